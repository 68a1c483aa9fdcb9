import type { TeamContext } from '@/lib/context';
import { roleCovers } from '@/lib/context';
import {
  type GroupedOverview,
  type Overview,
  type PipelineRange,
  type PipelineSort,
  pipelineRanges,
  readGroupedOverview,
  readOverview,
} from '@/lib/pipelines';
import { hrefWith, readSearch, type Search, type SearchParams } from './search';
import { type Settled, settle } from './settle';

const names = ['q', 'tag', 'state', 'sort', 'range', 'view', 'group', 'cursor'] as const;
type Name = (typeof names)[number];

/** What a page of pipelines shows, according to its address. */
export interface PipelinePage {
  read: Settled<Overview | GroupedOverview>;
  /** From the address; without the order if that is the page's own. */
  filters: Omit<Search<Name>, 'cursor'>;
  range: PipelineRange;
  view: 'list' | 'grid';
  isGrouped: boolean;
  isAdmin: boolean;
  /** Nothing is registered. */
  isEmpty: boolean;
  /** The same page with other parameters, starting at its first rows; null removes one. */
  href: (changes: Partial<Record<Name, string | null>>) => string;
}

/** @param order what the page is sorted by if its address does not say */
export async function readPipelinePage(
  ctx: TeamContext,
  path: string,
  params: SearchParams,
  order: PipelineSort,
): Promise<PipelinePage> {
  const { cursor, sort, ...found } = await readSearch(params, names);
  const filters = {
    ...found,
    ...(found.state === 'failed' && { state: 'failing' }),
    ...(sort && sort !== order && { sort }),
  };
  const { view, group, ...narrowed } = filters;
  const asked = { sort: order, ...narrowed };
  const isGrouped = group === 'tag';
  const read = await settle<Overview | GroupedOverview>(
    isGrouped
      ? readGroupedOverview(ctx, asked)
      : readOverview(ctx, { ...asked, ...(cursor && { cursor }) }),
  );
  return {
    read,
    filters,
    range: pipelineRanges.find((range) => range === asked.range) ?? '30d',
    view: view === 'grid' ? 'grid' : 'list',
    isGrouped,
    isAdmin: roleCovers(ctx.role, 'admin'),
    isEmpty: read.value?.standing.pipelines === 0,
    // Always in this order, so that what looks the same has one address.
    href: (changes) => {
      const wanted: Record<string, string | null | undefined> = { ...filters, ...changes };
      if (wanted.sort === order) wanted.sort = null;
      return hrefWith(
        path,
        {},
        Object.fromEntries(names.map((name) => [name, wanted[name] ?? null])),
      );
    },
  };
}
