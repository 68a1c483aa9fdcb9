import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';

/** The input of a request's run, or null if it had none. Throws Forbidden and NotFound. */
export async function readRunInput(ctx: TeamContext, id: string): Promise<string | null> {
  requireRole(ctx, 'operator');
  if (!isUuid(id)) throw new NotFound();
  const row = await withTransaction(ctx, (tx) =>
    tx.runRequest.findUnique({ where: { id, teamId: ctx.team.id }, select: { input: true } }),
  );
  if (!row) throw new NotFound();
  return row.input;
}
