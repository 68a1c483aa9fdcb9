import { now } from '@/lib/clock';
import type { AskedStatistics } from '@/lib/stats';
import { type AskedChart, askedChart } from './chart';
import { type AskedRange, askedRange } from './range';
import type { StatisticsSearch } from './subject-panel';

/** What an address asks of a statistics page, for its panels and for the verb that reads it. */
export function askedStatistics(
  search: StatisticsSearch,
  timeZone: string,
): { range: AskedRange; chart: AskedChart; input: AskedStatistics } {
  const at = now();
  const range = askedRange(search, at, timeZone);
  const chart = askedChart(search, at, range.range);
  return {
    range,
    chart,
    input: { range: range.range, chart: chart.errors ? null : chart.input },
  };
}
