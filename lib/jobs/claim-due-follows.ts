import { now, nowMs } from '@/lib/clock';
import { database } from '@/lib/db';

/** The longest that a look may take: if its worker dies, another takes over after this. */
const lookTakesMs = 2 * 60_000;
const most = 500;

/**
 * Gives every pipeline with a run to look for to one job; the others then no longer find it due. In one
 * statement, as with due pipelines.
 */
export async function claimDueFollows(): Promise<number> {
  const next = new Date(nowMs() + lookTakesMs);
  return database().prisma.$executeRaw`
    SELECT portal_enqueue('follow-runs', json_build_object('teamId', d.team_id, 'pipelineId', d.pipeline_id),
                          'follow ' || d.pipeline_id, ${now()}, 1)
    FROM portal_claim_due_follows(${now()}, ${next}, ${most}::int) d`;
}
