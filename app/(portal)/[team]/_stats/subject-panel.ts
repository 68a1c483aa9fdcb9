import type { RunSummary } from '@/lib/runs';
import type { Statistics } from '@/lib/stats';
import type { Search } from '../_page/search';
import type { AskedChart } from './chart';
import type { AskedRange } from './range';

/** Every parameter of a statistics page. `whole` waits for Datamin, for people without scripts. */
export const statisticsNames = [
  'range',
  'from',
  'to',
  'period',
  'count',
  'start',
  'table',
  'whole',
] as const;
export type StatisticsSearch = Search<(typeof statisticsNames)[number]>;

/** The newest runs seen in the log, and where runs have their pages. */
export interface SeenRuns {
  runs: readonly RunSummary[];
  href: string;
  /** Of tasks, by UUID. */
  names: ReadonlyMap<string, string>;
}

/** What each panel of a statistics page is made of, and the page's address. */
export interface SubjectPanel {
  statistics: Statistics;
  range: AskedRange;
  chart: AskedChart;
  path: string;
  search: StatisticsSearch;
  timeZone: string;
  /** For a pipeline: its runs say how the last run ended, where they know. */
  seen?: SeenRuns;
  /** Its year begins below the first screen on every device; without this, only on a phone. */
  yearIsBelow?: 'everywhere';
}
