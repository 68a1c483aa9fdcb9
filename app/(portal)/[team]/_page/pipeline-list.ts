import type { TeamContext } from '@/lib/context';
import { roleCovers } from '@/lib/context';
import { listCredentials } from '@/lib/credentials';
import {
  type GroupedOverview,
  type Overview,
  type PipelineRange,
  pipelineRanges,
  readGroupedOverview,
  readOverview,
} from '@/lib/pipelines';
import { hrefWith, readSearch, type Search, type SearchParams } from './search';
import { type Settled, settle } from './settle';

const names = ['q', 'tag', 'state', 'sort', 'range', 'view', 'group', 'cursor'] as const;
type Name = (typeof names)[number];

/** What a page of pipelines shows, as its address asks. */
export interface PipelinePage {
  read: Settled<Overview | GroupedOverview>;
  filters: Omit<Search<Name>, 'cursor'>;
  range: PipelineRange;
  view: 'list' | 'grid';
  isGrouped: boolean;
  isAdmin: boolean;
  /** Nothing is registered, or nothing can be for want of a credential. */
  isEmpty: boolean;
  hasCredential: boolean;
  /** The same page with other parameters, from its first rows on; null takes one away. */
  href: (changes: Partial<Record<Name, string | null>>) => string;
}

export async function readPipelinePage(
  ctx: TeamContext,
  path: string,
  params: SearchParams,
): Promise<PipelinePage> {
  const { cursor, ...found } = await readSearch(params, names);
  const filters = { ...found, ...(found.state === 'failed' && { state: 'failing' }) };
  const { view, group, ...asked } = filters;
  const isGrouped = group === 'tag';
  const read = await settle<Overview | GroupedOverview>(
    isGrouped
      ? readGroupedOverview(ctx, asked)
      : readOverview(ctx, { ...asked, ...(cursor && { cursor }) }),
  );
  const isAdmin = roleCovers(ctx.role, 'admin');
  const isEmpty = read.value?.standing.pipelines === 0;
  return {
    read,
    filters,
    range: pipelineRanges.find((range) => range === asked.range) ?? '30d',
    view: view === 'grid' ? 'grid' : 'list',
    isGrouped,
    isAdmin,
    isEmpty,
    hasCredential: isEmpty && isAdmin ? (await listCredentials(ctx)).length > 0 : true,
    // Always in this order: what is shown alike has one address.
    href: (changes) => {
      const wanted: Record<string, string | null | undefined> = { ...filters, ...changes };
      return hrefWith(
        path,
        {},
        Object.fromEntries(names.map((name) => [name, wanted[name] ?? null])),
      );
    },
  };
}
