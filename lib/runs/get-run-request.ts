import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { type RunRequestView, runRequestColumns, toRunRequestView } from './internal';

/** One run request of the team. Throws NotFound. */
export async function getRunRequest(ctx: TeamContext, id: string): Promise<RunRequestView> {
  requireRole(ctx, 'viewer');
  if (!isUuid(id)) throw new NotFound();
  const row = await withTransaction(ctx, (tx) =>
    tx.runRequest.findUnique({ where: { id, teamId: ctx.team.id }, select: runRequestColumns }),
  );
  if (!row) throw new NotFound();
  return toRunRequestView(row);
}
