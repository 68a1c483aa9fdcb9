import { now, nowMs } from '@/lib/clock';
import { database } from '@/lib/db';

/** As long as a look may take: a worker that dies leaves it to another after this. */
const lookTakesMs = 2 * 60_000;
const most = 500;

/**
 * Hands every pipeline with a run to be looked for to one job; the others find it not due any more. In one
 * statement, as with due pipelines.
 */
export async function claimDueFollows(): Promise<number> {
  const next = new Date(nowMs() + lookTakesMs);
  return database().prisma.$executeRaw`
    SELECT portal_enqueue('follow-runs', json_build_object('teamId', d.team_id, 'pipelineId', d.pipeline_id),
                          'follow ' || d.pipeline_id, ${now()}, 1)
    FROM portal_claim_due_follows(${now()}, ${next}, ${most}::int) d`;
}
