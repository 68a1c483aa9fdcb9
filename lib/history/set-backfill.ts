import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { findPipeline } from '@/lib/pipelines';
import { SetBackfill } from './setting-schemas';

/** Sets how far back a pipeline's log is read. What was already read stays. Throws Forbidden, NotFound and Invalid. */
export async function setBackfill(
  ctx: TeamContext,
  pipelineUuid: string,
  input: unknown,
): Promise<{ days: number | null }> {
  requireRole(ctx, 'admin', 'pipeline');
  const { id, uuid, name } = await findPipeline(ctx, pipelineUuid);
  const { days } = parseInput(SetBackfill, input);
  return withTransaction(ctx, async (tx) => {
    await tx.pipeline.updateMany({
      where: { id, teamId: ctx.team.id },
      data: { historyBackfillDays: days },
    });
    // What was believed about the beginning applied to another limit.
    await tx.$executeRaw`
      UPDATE history_sync SET version = version + 1, due_at = ${now()}, backfill = 'going', nothing_before = NULL, nothing_said_at = NULL
      WHERE team_id = ${ctx.team.id}::uuid AND pipeline_id = ${id}::uuid`;
    await recordAudit(tx, ctx, {
      action: 'history.backfill_changed',
      target: { kind: 'pipeline', id: uuid, name },
      details: { days },
    });
    return { days };
  });
}
