import type { TableChoice } from '@/components/charts/data-table';
import { hrefWith } from '../_page/search';
import type { StatisticsSearch } from './subject-panel';

/** Whether an address shows the table behind a chart, and the address that toggles it. One table at a time. */
export function tableChoice(path: string, search: StatisticsSearch, id: string): TableChoice {
  const isShown = search.table === id;
  return { isShown, href: `${hrefWith(path, search, { table: isShown ? null : id })}#${id}` };
}
