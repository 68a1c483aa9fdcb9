import { nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { Conflict } from '@/lib/errors';
import { followRuns } from './follow-runs';
import { getRunRequest } from './get-run-request';
import type { RunRequestView } from './internal';
import type { SenderFor } from './sender';

/** The worker's own look waits at least this long, because this one may take that long. */
const lookTakesMs = 2 * 60_000;

/**
 * Looks for a request's run in the log now, even after the worker has stopped looking. Throws
 * Forbidden, NotFound, and Conflict if there is nothing to look for.
 */
export async function lookAgain(
  ctx: TeamContext,
  id: string,
  options: { senderFor?: SenderFor } = {},
): Promise<RunRequestView> {
  requireRole(ctx, 'operator');
  await getRunRequest(ctx, id);
  const pipelineId = await withTransaction(ctx, async (tx) => {
    const where = { id, teamId: ctx.team.id };
    const { count } = await tx.runRequest.updateMany({
      where: { ...where, state: { in: ['accepted', 'running', 'uncertain'] } },
      data: { followDueAt: new Date(nowMs() + lookTakesMs) },
    });
    if (count === 0) throw new Conflict('There is nothing to look for: this request is settled.');
    const row = await tx.runRequest.findUnique({ where, select: { pipelineId: true } });
    return row?.pipelineId;
  });
  if (pipelineId) await followRuns(ctx, pipelineId, options);
  return getRunRequest(ctx, id);
}
