import { nowMs } from '@/lib/clock';
import { refuseBreakGlass, roleCovers, type TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { Forbidden, NotFound, Unauthenticated } from '@/lib/errors';

/** Who answers for what is made in a context. */
export interface Standing {
  /** The person: the actor, or the maker of the token that acts. Null for the portal, a service account, or unknown. */
  userId: string | null;
  /** The token that acts, if one does. */
  token: { expiresAt: Date | null } | null;
}

/**
 * Call with the team locked, before making or giving anything that outlasts the request: from then on nobody can remove or demote
 * the actor unnoticed. Throws NotFound (no longer a member), Forbidden (demoted since the request began) and
 * Unauthenticated (the token ended, or its service account was disabled).
 */
export async function standingOf(tx: Transaction, ctx: TeamContext): Promise<Standing> {
  refuseBreakGlass(ctx);
  const { actor, team } = ctx;
  if (ctx.token) return standingOfToken(tx, ctx, ctx.token.id);
  if (actor.kind !== 'user') return { userId: null, token: null };
  const where = { teamId: team.id, userId: actor.id };
  const membership = await tx.membership.findFirst({ where, select: { role: true } });
  if (!membership) throw new NotFound();
  if (!roleCovers(membership.role, ctx.role)) throw roleChanged(ctx);
  return { userId: actor.id, token: null };
}

async function standingOfToken(tx: Transaction, ctx: TeamContext, id: string): Promise<Standing> {
  const token = await tx.apiToken.findFirst({
    where: { id, teamId: ctx.team.id },
    select: {
      expiresAt: true,
      createdById: true,
      serviceAccount: { select: { role: true, disabledAt: true } },
    },
  });
  const account = token?.serviceAccount;
  if (!token || account?.disabledAt || (token.expiresAt && token.expiresAt.getTime() <= nowMs())) {
    throw new Unauthenticated();
  }
  if (account && !roleCovers(account.role, ctx.role)) throw roleChanged(ctx);
  return {
    userId: account ? null : token.createdById,
    token: { expiresAt: token.expiresAt },
  };
}

const roleChanged = ({ team }: TeamContext) =>
  new Forbidden(`Your role in ${team.name} changed a moment ago. Open the page again.`);
