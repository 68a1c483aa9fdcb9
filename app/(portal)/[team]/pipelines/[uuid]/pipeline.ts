import { cache } from 'react';
import { requireMembership } from '@/lib/auth';
import { getPipeline } from '@/lib/pipelines';
import { orNotFound } from '../../_page/or-not-found';

/** The pipeline of a page and who is looking at it; read once for the page and its title. A 404 when absent. */
export const pipelineOfPage = cache(async (slug: string, uuid: string) => {
  const { team, viewer } = await requireMembership(slug);
  const pipeline = await orNotFound(getPipeline(team, uuid));
  const base = `/${team.team.slug}`;
  return {
    team,
    pipeline,
    base,
    path: `${base}/pipelines/${pipeline.uuid}`,
    timeZone: viewer.user.timeZone,
  };
});
