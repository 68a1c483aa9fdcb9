import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { uuidv7 } from '@/lib/db';
import { findFollowed, targetOf } from './followed';
import { memberOf } from './member';

/**
 * The caller gets mail from now on when the pipeline fails, recovers, is late or runs again; null: any pipeline
 * of the team. Repeating it changes nothing. Throws Forbidden and NotFound.
 */
export async function follow(ctx: TeamContext, uuid: string | null): Promise<void> {
  requireRole(ctx, 'viewer');
  const userId = memberOf(ctx);
  await withTransaction(ctx, async (tx) => {
    const followed = await findFollowed(tx, ctx, uuid);
    const row = { id: uuidv7(), teamId: ctx.team.id, userId, createdAt: now() };
    const made = await tx.follow.createMany({
      data: [{ ...row, pipelineId: followed?.id ?? null }],
      skipDuplicates: true,
    });
    if (made.count === 0) return;
    await recordAudit(tx, ctx, {
      action: followed ? 'pipeline.followed' : 'team.followed',
      target: targetOf(ctx, followed),
    });
  });
}
