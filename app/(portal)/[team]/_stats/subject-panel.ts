import type { TeamContext } from '@/lib/context';
import type { SubjectRef } from '@/lib/stats';
import type { Search } from '../_page/search';

/** Every parameter of a statistics page. `whole` waits for Datamin, for who has no scripts. */
export const statisticsNames = [
  'range',
  'from',
  'to',
  'period',
  'count',
  'start',
  'whole',
] as const;
export type StatisticsSearch = Search<(typeof statisticsNames)[number]>;

/** What each panel of a statistics page is about, and the address it stands at. */
export interface SubjectPanel {
  ctx: TeamContext;
  subject: SubjectRef;
  path: string;
  search: StatisticsSearch;
  timeZone: string;
}
