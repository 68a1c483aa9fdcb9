import type { TableChoice } from '@/components/charts/data-table';
import { hrefWith } from '../../../_page/search';

/** The ways to the numbers behind a chart of the history. */
export interface NumbersBehind {
  /** Whether the table is shown at the element with this id, and the address that toggles it. One table at a time. */
  table: (id: string) => TableChoice;
  csv: (part: 'runs' | 'durations' | 'metrics' | 'year') => string;
}

export function numbersBehind(
  path: string,
  search: Record<string, string | undefined>,
  range: { from?: string; to?: string; timeZone: string },
): NumbersBehind {
  return {
    table: (id) => {
      const isShown = search.table === id;
      return { isShown, href: `${hrefWith(path, search, { table: isShown ? null : id })}#${id}` };
    },
    csv: (part) => {
      const { timeZone } = range;
      return hrefWith(`${path}/numbers.csv`, { part, ...(part === 'year' ? { timeZone } : range) });
    },
  };
}
