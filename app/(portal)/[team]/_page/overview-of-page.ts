import { cache } from 'react';
import { requireMembership } from '@/lib/auth';
import { readPipelinePage } from './pipeline-list';
import type { SearchParams } from './search';

/** People looking at night look for what is broken. */
export const overviewOrder = 'attention';

/** What the overview shows; read once for the page and its title. */
export async function overviewOfPage(slug: string, params: SearchParams) {
  return readOnce(slug, JSON.stringify(await params));
}

/** `cache` compares its arguments by identity, so the search is passed as text. */
const readOnce = cache(async (slug: string, search: string) => {
  const { team, viewer } = await requireMembership(slug);
  const asked = Promise.resolve(JSON.parse(search));
  const page = await readPipelinePage(team, `/${team.team.slug}`, asked, overviewOrder);
  return { team, viewer, page };
});
