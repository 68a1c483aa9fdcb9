import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { lockSchedule } from './find-schedule';
import { targetOf } from './internal';

/** Removes a schedule and its firings; the run requests it made stay. Throws Forbidden and NotFound. */
export async function removeSchedule(ctx: TeamContext, id: string): Promise<void> {
  requireRole(ctx, 'operator');
  await withTransaction(ctx, async (tx) => {
    const { name, pipeline } = await lockSchedule(tx, ctx, id);
    await tx.schedule.delete({ where: { id, teamId: ctx.team.id }, select: { id: true } });
    await recordAudit(tx, ctx, {
      action: 'schedule.removed',
      target: targetOf({ id, name }),
      details: { pipeline: pipeline.name },
    });
  });
}
