import { now, nowMs } from '@/lib/clock';
import { database } from '@/lib/db';

/** How often the worker looks at a pipeline, when nobody does. */
const refreshEveryMs = 5 * 60_000;
const most = 500;

/**
 * Hands every due pipeline to one job; the others find it not due any more. One statement: between two of them
 * a connection that is cut would leave pipelines that are neither due nor anybody's.
 */
export async function claimDuePipelines(): Promise<number> {
  const next = new Date(nowMs() + refreshEveryMs);
  return database().prisma.$executeRaw`
    SELECT portal_enqueue('refresh-pipeline', json_build_object('teamId', d.team_id, 'pipelineId', d.pipeline_id),
                          'refresh ' || d.pipeline_id, ${now()}, 3)
    FROM portal_claim_due_pipelines(${now()}, ${next}, ${most}::int) d`;
}
