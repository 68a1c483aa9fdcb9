import { table } from '../stage/numbers';
import type { ReportsResult } from './reports';

const decimals = (value: number, digits: number): string => value.toFixed(digits);

export function reportsText({
  rounds,
  results,
  cold,
  unlike,
  crowd,
  dead,
  document,
  paint,
}: ReportsResult): string {
  const rows = results.map((one) => [
    one.name,
    decimals(one.ratio, 2),
    decimals(one.perSecond, 0),
    decimals(one.p50, 1),
    decimals(one.p99, 1),
    String(one.failed),
  ]);
  return [
    `Shared reports, medians of ${rounds} rounds; the ratio is to the bare page’s requests a second in the same round.`,
    table([['', 'ratio', 'req/s', 'p50 ms', 'p99 ms', 'failed'], ...rows]),
    `${cold.reports} reports of one pipeline and range that nobody had looked at, each once: ${coldText(cold)}.`,
    `${unlike.reports} such reports, each of another pipeline or range: ${coldText(unlike)}.`,
    `${crowd.viewers} viewers at once of one cold report of a year: ${crowd.readings} reading of its data, ${crowd.calls} calls to Datamin, ${crowd.failed} failed, p99 ${decimals(crowd.p99, 0)} ms.`,
    `Links that open nothing, medians: ${dead.reasons.map((reason, at) => `${reason} ${decimals(dead.medians[at] ?? 0, 1)} ms`).join(', ')}.`,
    `A report of a year: ${document.requests} request, HTML ${decimals(document.htmlBytes / 1024, 1)} KB compressed, script ${decimals(document.scriptBytes / 1024, 1)} KB, layout shift ${decimals(document.shift, 3)}.`,
    `Largest contentful paint, processor 4 × slower, medians of ${paint.loads} loads: report ${decimals(paint.report, 0)} ms (first screen whole: ${decimals(paint.whole, 0)}), bare page ${decimals(paint.bare, 0)} ms, ratio ${decimals(paint.ratio, 2)}.`,
  ].join('\n');
}

const coldText = ({ perSecond, ratio, failed }: ReportsResult['cold']): string =>
  `${decimals(perSecond, 0)} a second, ratio ${decimals(ratio, 2)}, ${failed} failed`;

/** The promises that hold on any machine; ratios are aims. */
export function reportsAreGood({ results, cold, unlike, crowd, document }: ReportsResult): boolean {
  return (
    results.every(({ failed }) => failed === 0) &&
    cold.failed + unlike.failed + crowd.failed + crowd.calls === 0 &&
    crowd.readings === 1 &&
    document.htmlBytes <= 40 * 1024 &&
    document.scriptBytes <= 5 * 1024 &&
    document.requests <= 4 &&
    document.shift === 0
  );
}
