import type { ReportView, SectionName } from '@/lib/reports';
import { datesInWords } from '../ui/format';

/** The sections' names. */
export const sectionWords: Record<SectionName, string> = {
  summary: 'Summary',
  aggregates: 'Over time',
  heatMap: 'Heat map',
  runs: 'Runs',
  errors: 'Errors',
  slowTasks: 'Slow tasks',
  outputs: 'Outputs',
};

const names: readonly SectionName[] = [
  'summary',
  'aggregates',
  'heatMap',
  'runs',
  'errors',
  'slowTasks',
  'outputs',
];

/** The sections a report shows, in the order of the page. */
export function shownSections({ definition }: Pick<ReportView, 'definition'>): string {
  return names
    .filter((name) => definition.sections[name])
    .map((name) => sectionWords[name])
    .join(', ');
}

/** Which days a report shows, in a few words. */
export function rangeWords({ definition, mode }: Pick<ReportView, 'definition' | 'mode'>): string {
  const { range } = definition;
  if (range.kind === 'fixed') return datesInWords(range.from, range.to);
  const days = `${range.days} ${range.days === 1 ? 'day' : 'days'}`;
  if (range.kind === 'chosen') {
    return `the viewer chooses, at most ${range.mostDays} days; at first the last ${days}`;
  }
  return mode === 'snapshot' ? `${days} before it was frozen` : `the last ${days}`;
}

/** What protects a link besides its secrecy; empty if nothing does. */
export function guardWords(report: ReportView): string[] {
  const { hasPassword, viewCap, definition, feed, badge } = report;
  return [
    ...(hasPassword ? ['password'] : []),
    ...(definition.allowedEmails.length > 0 ? ['opened by mail'] : []),
    ...(viewCap === null ? [] : [`at most ${viewCap} views`]),
    ...(definition.embeddingOrigins.length > 0 ? ['in other pages'] : []),
    ...(badge ? ['badge'] : []),
    ...(feed ? ['feed'] : []),
  ];
}
