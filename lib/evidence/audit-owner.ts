import {
  type Actor,
  type Origin,
  refuseBreakGlass,
  requireRole,
  type TeamContext,
} from '@/lib/context';
import { inTransaction, type Transaction } from '@/lib/db';
import { type InstanceContext, requireInstanceAdmin } from '@/lib/teams';

/** Whose audit it is: a team's, or the instance's. */
interface AuditOwner {
  teamId: string | null;
  by: { team?: { id: string }; actor: Actor; origin: Origin };
  transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
}

/** The owner of a context's audit, for callers who may manage it. Throws Forbidden. */
export function auditOwner(ctx: TeamContext | InstanceContext): AuditOwner {
  if ('team' in ctx) {
    requireRole(ctx, 'admin');
    const { team, actor, origin } = ctx;
    return {
      teamId: team.id,
      by: { team, actor, origin },
      transaction: (work) => inTransaction({ teamId: team.id }, work),
    };
  }
  return {
    teamId: null,
    by: requireInstanceAdmin(ctx),
    transaction: (work) => inTransaction({ instance: true }, work),
  };
}

/** The same, for what sends events elsewhere for good. */
export function lastingAuditOwner(ctx: TeamContext | InstanceContext): AuditOwner {
  if ('team' in ctx) refuseBreakGlass(ctx);
  return auditOwner(ctx);
}
