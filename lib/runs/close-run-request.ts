import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import type { SqlTransaction } from '@/lib/db';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { type DoubtfulRequest, lockDoubtful } from './doubtful-request';
import { getRunRequest } from './get-run-request';
import type { RunRequestView } from './internal';
import { CloseRunRequest } from './schemas';
import { transition } from './transition';

/**
 * A person closes a doubtful request without knowing its run or its outcome. Throws Forbidden, Invalid,
 * NotFound, and Conflict if nothing is in doubt.
 */
export async function closeRunRequest(
  ctx: TeamContext,
  id: string,
  input: unknown = {},
): Promise<RunRequestView> {
  requireRole(ctx, 'operator');
  const { note } = parseInput(CloseRunRequest, input);
  await withTransaction(ctx, async (tx) => {
    const row = await lockDoubtful(tx, ctx, id);
    await close(
      tx,
      ctx,
      row,
      note ? `${ctx.actor.name} closed it: ${note}` : `${ctx.actor.name} closed it.`,
    );
  });
  return getRunRequest(ctx, id);
}

/** Closes the request and records the audit event. Throws Conflict if it moved meanwhile. */
export async function close(
  tx: SqlTransaction,
  ctx: TeamContext,
  row: DoubtfulRequest,
  reason: string,
): Promise<void> {
  if (!(await transition(tx, ctx, row, row.state, 'closed', { reason }))) {
    throw new Conflict('Someone else has just decided about this request.');
  }
  await recordAudit(tx, ctx, {
    action: 'run_request.closed',
    target: { kind: 'pipeline', id: row.pipeline.uuid, name: row.pipeline.name },
    details: { runRequestId: row.id, was: row.state, reason },
  });
}
