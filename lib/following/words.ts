import { mailLink } from '@/lib/mail';
import { type Change, type ChangeKind, changeKinds } from './change';

/** Further changes are only counted. */
const mostLines = 40;

interface Team {
  slug: string;
  name: string;
}

/** The mail about a person's changes, in the time zone of their profile. */
export function mailOfChanges(team: Team, changes: readonly Change[], timeZone: string) {
  const [only, ...others] = changes;
  const lines = changes.slice(0, mostLines).map((change) => sentence(change, timeZone));
  const left = changes.length - lines.length;
  if (left > 0) lines.push(`And ${left} more.`);
  return {
    subject:
      only && others.length === 0
        ? `${only.pipeline.name} ${shortly[only.kind]} (${team.name})`
        : `${team.name}: ${counts(changes)}`,
    text: lines,
    action:
      only && changes.every(({ pipeline }) => pipeline.uuid === only.pipeline.uuid)
        ? {
            label: 'Open the pipeline',
            href: mailLink(`/${team.slug}/pipelines/${only.pipeline.uuid}`),
          }
        : { label: 'See all pipelines', href: mailLink(`/${team.slug}`) },
    closing: [
      `You get this because you follow pipelines of ${team.name}. Change what you follow: ${mailLink(`/${team.slug}/following`)}`,
    ],
  };
}

const shortly: Record<ChangeKind, string> = {
  failing: 'is failing',
  recovered: 'has recovered',
  late: 'is late',
  resumed: 'runs again',
};

function sentence({ kind, pipeline, since, noticedAt }: Change, timeZone: string): string {
  const name = `“${pipeline.name}”`;
  const at = (instant: Date) => minuteIn(instant, timeZone);
  switch (kind) {
    case 'failing':
      return since
        ? `${name} is failing: the run that ended at ${at(since)} failed.`
        : `${name} is failing, noticed at ${at(noticedAt)}.`;
    case 'recovered':
      return since
        ? `${name} has recovered after failing since ${at(since)}.`
        : `${name} has recovered, noticed at ${at(noticedAt)}.`;
    case 'late':
      return since
        ? `${name} is late: no run since one was due by ${at(since)}.`
        : `${name} is late, noticed at ${at(noticedAt)}.`;
    case 'resumed':
      return since
        ? `${name} is running again: a run had been overdue since ${at(since)}.`
        : `${name} is running again, noticed at ${at(noticedAt)}.`;
  }
}

/** "2 failing, 1 recovered", worst first. */
function counts(changes: readonly Change[]): string {
  return changeKinds
    .flatMap((kind) => {
      const count = changes.filter((change) => change.kind === kind).length;
      return count > 0 ? [`${count} ${kind === 'resumed' ? 'running again' : kind}`] : [];
    })
    .join(', ');
}

/** "2026-11-30 08:29 (Europe/Berlin)". */
function minuteIn(at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone,
  });
  return `${format.format(at)} (${timeZone})`;
}
