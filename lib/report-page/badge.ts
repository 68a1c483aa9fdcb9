import type { ReportContent } from '@/lib/reports';

export const badgeShows = ['status', 'rate', 'last'] as const;
export type BadgeShows = (typeof badgeShows)[number];

/** Colours on which white text is readable (4.5 : 1). */
const colours = { good: '#00684f', bad: '#a8330a', none: '#4d5a63' } as const;

/** A small picture for a README: one word about all pipelines of a report together. */
export function badgeSvg(content: ReportContent, shows: BadgeShows, asOf: Date): string {
  const { label, value, tone } = said(content, shows, asOf);
  const [left, right] = [widthOf(label), widthOf(value)];
  const width = left + right;
  const text = (at: number, words: string, room: number) =>
    `<text x="${at}" y="14" textLength="${room - 12}" lengthAdjust="spacingAndGlyphs">${escaped(words)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${escaped(`${label}: ${value}`)}">`,
    `<title>${escaped(`${label}: ${value}`)}</title>`,
    `<clipPath id="r"><rect width="${width}" height="20" rx="4"/></clipPath>`,
    `<g clip-path="url(#r)"><rect width="${left}" height="20" fill="#2b353b"/><rect x="${left}" width="${right}" height="20" fill="${colours[tone]}"/></g>`,
    `<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">`,
    text(left / 2, label, left),
    text(left + right / 2, value, right),
    '</g></svg>',
  ].join('');
}

interface Said {
  label: string;
  value: string;
  tone: keyof typeof colours;
}

function said({ pipelines }: ReportContent, shows: BadgeShows, asOf: Date): Said {
  const summaries = pipelines.flatMap(({ summary }) => summary ?? []);
  const last = summaries.flatMap(({ lastRun }) => lastRun ?? []);
  if (shows === 'rate') {
    const runs = sum(summaries.map((one) => one.runs));
    const successes = sum(summaries.map((one) => one.successes));
    if (!runs || successes === null) return { label: 'success', value: 'no data', tone: 'none' };
    const percent = Math.floor((successes / runs) * 1000) / 10;
    return {
      label: 'success',
      value: `${percent === 100 ? 100 : percent.toFixed(1)}%`,
      tone: percent >= 99 ? 'good' : percent >= 90 ? 'none' : 'bad',
    };
  }
  if (last.length === 0) return { label: 'pipelines', value: 'no data', tone: 'none' };
  const failing = last.filter(({ status }) => status === 'failed').length;
  if (shows === 'last') {
    const newest = Math.max(...last.map(({ at }) => Date.parse(at)));
    return {
      label: 'last run',
      value: ago(asOf.getTime() - newest),
      tone: failing ? 'bad' : 'good',
    };
  }
  return failing > 0
    ? { label: 'pipelines', value: failing === 1 ? 'failing' : `${failing} failing`, tone: 'bad' }
    : { label: 'pipelines', value: 'passing', tone: 'good' };
}

function sum(values: readonly (number | null)[]): number | null {
  let total = 0;
  for (const value of values) {
    if (value === null) return null;
    total += value;
  }
  return total;
}

function ago(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  if (hours < 1) return '< 1 h ago';
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}

const widthOf = (words: string) => Math.round(words.length * 6.6 + 14);

const escaped = (text: string) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
