import type { FormValues } from '@/components/reports/form-values';
import { uuidFromText } from '@/lib/pipelines';
import { type ReportView, sectionNames, usualSections } from '@/lib/reports';
import { fromShownClock, toWallMinute } from '../pipelines/[uuid]/log/wall-clock';

/**
 * The whole form as the verbs take it. What cannot be read stays as typed, for the verb to refuse.
 *
 * @param report what the form is about, if it exists already
 */
export async function reportInput(
  form: FormData,
  timeZone: string,
  report?: Pick<ReportView, 'startsAt' | 'expiresAt'>,
): Promise<Record<string, unknown>> {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const number = (name: string) => (text(name) === '' ? null : Number(text(name)));
  const ticked = (group: string) =>
    [...form.keys()].flatMap((name) =>
      name.startsWith(`${group}:`) ? [name.slice(group.length + 1)] : [],
    );
  const time = (name: 'startsAt' | 'expiresAt') => {
    const typed = text(name);
    if (typed === '') return null;
    return fromShownClock(typed, timeZone, report?.[name] ?? null)?.toISOString() ?? typed;
  };
  const sections = ticked('section');
  return {
    name: text('name'),
    title: text('title'),
    note: text('note').replaceAll('\r\n', '\n'),
    mode: text('mode'),
    pipelines: [
      ...ticked('pipeline'),
      ...lines(text('morePipelines')).map((line) => uuidFromText(line) ?? line),
    ],
    tasks: ticked('task'),
    sections: Object.fromEntries(sectionNames.map((name) => [name, sections.includes(name)])),
    range: rangeOf(text, number),
    timeZone: text('timeZone'),
    accent: text('accent') || null,
    theme: text('theme'),
    showUuids: form.has('showUuids'),
    feed: form.has('feed'),
    embeddingOrigins: lines(text('embeddingOrigins')),
    allowedEmails: lines(text('allowedEmails')),
    startsAt: time('startsAt'),
    expiresAt: time('expiresAt'),
    viewCap: number('viewCap'),
    viewsKeptDays: number('viewsKeptDays') ?? 90,
    ...passwordOf(form),
    ...(await logoOf(form)),
  };
}

const lines = (text: string) =>
  text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));

function rangeOf(text: (name: string) => string, number: (name: string) => number | null) {
  const kind = text('range');
  if (kind === 'fixed') return { kind, from: text('fixedFrom'), to: text('fixedTo') };
  if (kind !== 'chosen') return { kind, days: number('rollingDays') };
  return {
    kind,
    days: number('chosenDays'),
    mostDays: number('chosenMost'),
    earliest: text('chosenEarliest') || null,
  };
}

/** An empty field leaves it unchanged: a password is never sent to the browser to be sent back. */
function passwordOf(form: FormData): { password?: string | null } {
  const typed = String(form.get('password') ?? '');
  if (typed !== '') return { password: typed };
  return form.has('noPassword') ? { password: null } : {};
}

async function logoOf(form: FormData): Promise<{ logo?: string | null }> {
  const file = form.get('logo');
  if (file instanceof File && file.size > 0) {
    return { logo: Buffer.from(await file.arrayBuffer()).toString('base64') };
  }
  return form.has('noLogo') ? { logo: null } : {};
}

/** The initial values of a new report's form. */
export function newValues(timeZone: string, pipeline?: { uuid: string; name: string }): FormValues {
  return {
    ...(pipeline && { title: pipeline.name, name: pipeline.name }),
    ...(pipeline && { [`pipeline:${pipeline.uuid}`]: 'on' }),
    ...boxes('section', sectionsOf(usualSections)),
    mode: 'live',
    range: 'rolling',
    rollingDays: '30',
    chosenDays: '30',
    chosenMost: '90',
    timeZone,
    theme: 'system',
    viewsKeptDays: '90',
  };
}

/** The values of an existing report's form. */
export function valuesOf(report: ReportView, timeZone: string): FormValues {
  const { definition, startsAt, expiresAt } = report;
  const { range, showUuids, feed } = definition;
  return {
    ...newValues(definition.timeZone),
    ...Object.fromEntries(sectionNames.map((name) => [`section:${name}`, undefined])),
    ...boxes('section', sectionsOf(definition.sections)),
    ...boxes('pipeline', definition.pipelines),
    ...boxes('task', definition.tasks),
    name: report.name,
    title: definition.title,
    note: definition.note,
    mode: report.mode,
    range: range.kind,
    ...(range.kind === 'fixed' && { fixedFrom: range.from, fixedTo: range.to }),
    ...(range.kind === 'rolling' && { rollingDays: String(range.days) }),
    ...(range.kind === 'chosen' && {
      chosenDays: String(range.days),
      chosenMost: String(range.mostDays),
      chosenEarliest: range.earliest ?? '',
    }),
    accent: definition.accent ?? '',
    theme: definition.theme,
    embeddingOrigins: definition.embeddingOrigins.join('\n'),
    allowedEmails: definition.allowedEmails.join('\n'),
    ...(showUuids && { showUuids: 'on' }),
    ...(feed && { feed: 'on' }),
    ...(startsAt && { startsAt: toWallMinute(startsAt, timeZone) }),
    ...(expiresAt && { expiresAt: toWallMinute(expiresAt, timeZone) }),
    ...(report.viewCap !== null && { viewCap: String(report.viewCap) }),
    viewsKeptDays: String(report.viewsKeptDays),
  };
}

const sectionsOf = (sections: Record<string, boolean>) =>
  Object.entries(sections).flatMap(([name, isShown]) => (isShown ? [name] : []));

const boxes = (group: string, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`${group}:${name}`, 'on']));
