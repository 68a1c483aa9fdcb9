import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { findFollowed, targetOf } from './followed';
import { memberOf } from './member';

/**
 * No more mail about the pipeline; with null, none because it is about one of the team. Where there was none,
 * nothing is to be done. Throws Forbidden and NotFound.
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
