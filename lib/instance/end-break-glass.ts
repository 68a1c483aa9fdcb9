import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';

/**
 * Ends an instance admin's access, from their next request on; ending it again does nothing. Allowed to the
 * team's admins and to the one who took it. Throws Forbidden and NotFound.
 */
export async function endBreakGlass(ctx: TeamContext, id: string): Promise<void> {
  const isOwn = ctx.breakGlass !== undefined && ctx.breakGlass.id === id.toLowerCase();
  requireRole(ctx, isOwn ? 'viewer' : 'admin');
  if (!isUuid(id)) throw new NotFound();
  const at = now();
  await withTransaction(ctx, async (tx) => {
    const [row] = await tx.$queryRaw<{ user_email: string; is_open: boolean }[]>`
      SELECT user_email, ended_at IS NULL AND ends_at > ${at} AS is_open FROM break_glass
      WHERE id = ${id}::uuid AND team_id = ${ctx.team.id}::uuid`;
    if (!row) throw new NotFound();
    if (!row.is_open) return;
    const count = await tx.$executeRaw`
      UPDATE break_glass SET ended_at = ${at}, ended_by = ${ctx.actor.name}
      WHERE id = ${id}::uuid AND team_id = ${ctx.team.id}::uuid AND ended_at IS NULL`;
    if (count === 0) return;
    await recordAudit(tx, ctx, {
      action: 'break_glass.ended',
      target: { kind: 'break_glass', id, name: row.user_email },
    });
  });
}
