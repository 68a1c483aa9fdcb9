import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { endFreeze } from './freeze-rows';

/** Ends the team's freeze; freezes of single pipelines stay. Throws Forbidden. */
export async function unfreezeTeam(ctx: TeamContext): Promise<void> {
  requireRole(ctx, 'admin');
  await withTransaction(ctx, (tx) => endFreeze(tx, ctx, null));
}
