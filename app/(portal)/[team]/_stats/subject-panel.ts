import type { RunSummary } from '@/lib/runs';
import type { Statistics } from '@/lib/stats';
import type { Search } from '../_page/search';
import type { AskedChart } from './chart';
import type { AskedRange } from './range';

/** Every parameter of a statistics page. `whole` waits for Datamin, for who has no scripts. */
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

/** The newest runs that the log told of, and where runs have their pages. */
export interface SeenRuns {
  runs: readonly RunSummary[];
  href: string;
}

/** What each panel of a statistics page is made of, and the address it stands at. */
export interface SubjectPanel {
  statistics: Statistics;
  range: AskedRange;
  chart: AskedChart;
  path: string;
  search: StatisticsSearch;
  timeZone: string;
  /** Of a pipeline: how its last run ended is told by them where they have it. */
  seen?: SeenRuns;
  /** Its year begins below the first screen of every device; without it, in a hand alone. */
  yearIsBelow?: 'everywhere';
}
