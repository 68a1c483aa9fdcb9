import { now, nowMs } from '@/lib/clock';
import { database } from '@/lib/db';

/** How often the worker looks at a pipeline that nobody is looking at. */
const refreshEveryMs = 5 * 60_000;
const most = 500;

/**
 * Gives every due pipeline to one job; the others then no longer find it due. One statement: if the connection
 * were cut between two, pipelines would be left that are neither due nor anybody's.
 */
export async function claimDuePipelines(): Promise<number> {
  const next = new Date(nowMs() + refreshEveryMs);
  return database().prisma.$executeRaw`
    SELECT portal_enqueue('refresh-pipeline', json_build_object('teamId', d.team_id, 'pipelineId', d.pipeline_id),
                          'refresh ' || d.pipeline_id, ${now()}, 3)
    FROM portal_claim_due_pipelines(${now()}, ${next}, ${most}::int) d`;
}
