import { nowMs } from '@/lib/clock';
import { roleCovers, type TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { Forbidden, NotFound, Unauthenticated } from '@/lib/errors';

/** Who answers for what is made in a context. */
export interface Standing {
  /** The person: the actor, or who made the token that acts. Null for the portal itself and where unknown. */
  userId: string | null;
  /** The token that acts, if one does. */
  token: { expiresAt: Date | null } | null;
}

/**
 * Call with the team locked, before making what outlasts the request: from then on nobody can remove or
 * demote the actor unseen. Throws NotFound (no member any more), Forbidden (demoted since the request
 * began) and Unauthenticated (the token ended).
 */
export async function standingOf(tx: Transaction, ctx: TeamContext): Promise<Standing> {
  const { actor, team } = ctx;
  if (actor.kind === 'system' || actor.kind === 'schedule') return { userId: null, token: null };
  if (actor.kind === 'user') {
    const where = { teamId: team.id, userId: actor.id };
    const membership = await tx.membership.findFirst({ where, select: { role: true } });
    if (!membership) throw new NotFound();
    if (!roleCovers(membership.role, ctx.role)) {
      throw new Forbidden(`Your role in ${team.name} changed a moment ago. Open the page again.`);
    }
    return { userId: actor.id, token: null };
  }
  const token = await tx.apiToken.findFirst({
    where: { id: actor.id, teamId: team.id },
    select: { expiresAt: true, createdById: true },
  });
  if (!token || (token.expiresAt && token.expiresAt.getTime() <= nowMs())) {
    throw new Unauthenticated();
  }
  return { userId: token.createdById, token: { expiresAt: token.expiresAt } };
}
