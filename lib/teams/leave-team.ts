import { type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { removeMember } from './remove-member';

/** Ends one's own membership. Throws NotFound (a token is not a member) and Conflict (the last owner must stay). */
export async function leaveTeam(ctx: TeamContext): Promise<void> {
  if (ctx.actor.kind !== 'user') throw new NotFound();
  const where = { teamId: ctx.team.id, userId: ctx.actor.id };
  const own = await withTransaction(ctx, (tx) =>
    tx.membership.findFirst({ where, select: { id: true } }),
  );
  if (!own) throw new NotFound();
  await removeMember(ctx, own.id);
}
