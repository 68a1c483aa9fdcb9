import { cache } from 'react';
import { requireMembership } from '@/lib/auth';
import { readPipelinePage } from '@/lib/stats';
import { orNotFound } from '../../_page/or-not-found';
import { readSearch, type SearchParams } from '../../_page/search';
import { askedStatistics } from '../../_stats/asked';
import { statisticsNames } from '../../_stats/subject-panel';

const names = [...statisticsNames, 'registered'] as const;

/** Everything that a pipeline's page shows; read once for the page and its title. A 404 when absent. */
export async function statisticsOfPage(slug: string, uuid: string, params: SearchParams) {
  return readOnce(slug, uuid, JSON.stringify(await readSearch(params, names)));
}

/** `cache` compares its arguments by identity, so the search is passed as text. */
const readOnce = cache(async (slug: string, uuid: string, searchText: string) => {
  const { team, viewer } = await requireMembership(slug);
  const found = await readSearch(Promise.resolve(JSON.parse(searchText)), names);
  const { registered, ...search } = found;
  const { timeZone } = viewer.user;
  const asked = askedStatistics(search, timeZone);
  const page = await orNotFound(readPipelinePage(team, uuid, asked.input));
  const base = `/${team.team.slug}`;
  const path = `${base}/pipelines/${page.pipeline.uuid}`;
  return { ...page, team, asked, search, registered, base, path, timeZone };
});
