import type { TeamContext } from '@/lib/context';
import { roleCovers } from '@/lib/context';
import { listCredentials } from '@/lib/credentials';
import { listPipelines, listTags } from '@/lib/pipelines';
import { hrefWith, readSearch, type SearchParams } from './search';
import { settle } from './settle';

const names = ['q', 'tag', 'state', 'sort', 'cursor'] as const;

/** A page of pipelines as an address asks for it, with what the filter bar and the way on need. */
export async function readPipelineList(ctx: TeamContext, path: string, params: SearchParams) {
  const search = await readSearch(params, names);
  const { cursor, ...filters } = search;
  const [list, tags] = await Promise.all([settle(listPipelines(ctx, search)), listTags(ctx)]);
  const isAdmin = roleCovers(ctx.role, 'admin');
  const isFiltered = Boolean(filters.q || filters.tag || filters.state);
  const isEmpty = list.value !== null && list.value.total === 0 && !isFiltered;
  const nextCursor = list.value?.nextCursor;
  return {
    list,
    tags,
    filters,
    isAdmin,
    isFiltered,
    isEmpty,
    hasCredential: isEmpty && isAdmin ? (await listCredentials(ctx)).length > 0 : true,
    firstHref: cursor ? hrefWith(path, filters) : undefined,
    nextHref: nextCursor ? hrefWith(path, filters, { cursor: nextCursor }) : undefined,
  };
}
