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

/** What each panel of a statistics page is made of, and the address it stands at. */
export interface SubjectPanel {
  statistics: Statistics;
  range: AskedRange;
  chart: AskedChart;
  path: string;
  search: StatisticsSearch;
  timeZone: string;
  /** Its year begins below the first screen of every device; without it, in a hand alone. */
  yearIsBelow?: 'everywhere';
}
