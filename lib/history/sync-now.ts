import { now, nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { findPipeline } from '@/lib/pipelines';

const dayMs = 86_400_000;

/**
 * Puts a pipeline's history first in its team's queue: its last day is read again, and what failed before is
 * tried at once. Throws Forbidden and NotFound.
 */
export async function syncNow(ctx: TeamContext, pipelineUuid: string): Promise<void> {
  requireRole(ctx, 'operator');
  const { id } = await findPipeline(ctx, pipelineUuid);
  const [from, to] = [new Date(nowMs() - dayMs), now()];
  // Due for a day already, so it is the team's next; anyone reading it right now starts the step again.
  await withTransaction(
    ctx,
    (tx) => tx.$executeRaw`
      UPDATE history_sync SET version = version + 1, due_at = ${from}, failures = 0,
        covered = covered - tstzmultirange(tstzrange(date_trunc('second', ${from}::timestamptz), date_trunc('second', ${to}::timestamptz)))
      WHERE team_id = ${ctx.team.id}::uuid AND pipeline_id = ${id}::uuid`,
  );
}
