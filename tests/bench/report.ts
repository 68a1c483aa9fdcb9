import { table } from '../stage/numbers';
import { browserText } from './browser/browser-text';
import type { BrowserResult } from './browser/measure-browser';
import type { EconomyResult } from './economy';
import { historyText } from './history/history-text';
import type { HistoryResult } from './history/measure';
import type { PagesResult } from './pages';
import type { ReportsResult } from './reports';
import { reportsAreGood, reportsText } from './reports-text';
import type { RunsResult } from './runs';
import type { ScaleResult } from './scale/measure-scale';
import { scaleText } from './scale/scale-text';

export interface BenchResult {
  pages?: PagesResult;
  economy?: EconomyResult[];
  runs?: RunsResult;
  history?: HistoryResult;
  scale?: ScaleResult;
  reports?: ReportsResult;
  browser?: BrowserResult;
}

/** Ratio to the bare page's requests per second; see the design. */
const aim = 0.6;
const decimals = (value: number, digits: number): string => value.toFixed(digits);

/** The whole result as text; `absolute` adds numbers that hold only for this machine and day. */
export function report(result: BenchResult): string {
  const sections = [
    result.pages && pagesText(result.pages),
    result.economy && economyText(result.economy),
    result.runs && runsText(result.runs),
    result.history && historyText(result.history),
    result.scale && scaleText(result.scale),
    result.reports && reportsText(result.reports),
    result.browser && browserText(result.browser),
  ];
  return sections.filter((section) => section !== undefined).join('\n\n');
}

/** Whether everything was measured and every promise about calls was kept. The ratios are aims, not promises. */
export function isGood({ pages, economy, reports, browser }: BenchResult): boolean {
  const measured =
    !pages || (pages.missing.length === 0 && pages.results.every((one) => one.failed === 0));
  const kept = !economy || economy.every((one) => one.failed === 0 && one.calls <= one.promised);
  return (
    measured &&
    kept &&
    (!reports || reportsAreGood(reports)) &&
    (!browser || browser.missing.length === 0)
  );
}

function pagesText({ results, missing, rounds, seconds, connections }: PagesResult): string {
  const rows = results.map((one, index) => [
    one.name,
    decimals(one.ratio, 2),
    index === 0 ? '' : one.ratio >= aim ? 'yes' : 'no',
    decimals(one.perSecond, 0),
    decimals(one.p50, 1),
    decimals(one.p95, 1),
    decimals(one.p99, 1),
    String(one.failed),
  ]);
  const head = ['', 'ratio', `≥ ${aim}`, 'req/s', 'p50 ms', 'p95 ms', 'p99 ms', 'failed'];
  return [
    `Pages and API answers, all warm: ${connections} requests at once, medians of ${rounds} rounds of ${seconds} s.`,
    'The ratio is that of requests a second to the bare page’s in the same round.',
    table([head, ...rows]),
    ...missing.map(({ name, status }) => `Not measured: ${name} answers ${status}.`),
  ].join('\n');
}

function economyText(results: readonly EconomyResult[]): string {
  const rows = results.map((one) => [
    one.name,
    String(one.readers),
    String(one.calls),
    String(one.promised),
    String(one.failed),
  ]);
  const head = ['Calls that Datamin received', 'readers', 'calls', 'promised', 'failed'];
  return table([head, ...rows]);
}

function runsText({ portal, direct, added, requests }: RunsResult): string {
  const row = (name: string, { p50, p95 }: { p50: number; p95: number }) => [
    name,
    decimals(p50, 1),
    decimals(p95, 1),
  ];
  return table([
    [`Run requests, ${requests} each, one after the other`, 'p50 ms', 'p95 ms'],
    row('through the portal', portal),
    row('directly to Datamin', direct),
    ['added by the portal', decimals(added, 1), ''],
  ]);
}
