import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { findFollowed, targetOf } from './followed';
import { memberOf } from './member';

/**
 * Ends mail about the pipeline; null: ends following the whole team. Does nothing if the caller did not
 * follow it. Throws Forbidden and NotFound.
 */
export async function unfollow(ctx: TeamContext, uuid: string | null): Promise<void> {
  requireRole(ctx, 'viewer');
  const userId = memberOf(ctx);
  await withTransaction(ctx, async (tx) => {
    const followed = await findFollowed(tx, ctx, uuid);
    const ended = await tx.follow.deleteMany({
      where: { teamId: ctx.team.id, userId, pipelineId: followed?.id ?? null },
    });
    if (ended.count === 0) return;
    await recordAudit(tx, ctx, {
      action: followed ? 'pipeline.unfollowed' : 'team.unfollowed',
      target: targetOf(ctx, followed),
    });
  });
}
