import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { Conflict } from '@/lib/errors';
import { lockSchedule } from './find-schedule';
import { type ScheduleView, scheduleColumns, targetOf, toScheduleView } from './internal';

/**
 * Stops a schedule until somebody resumes it; its queued firings are skipped. Throws Forbidden, NotFound, and
 * Conflict if it is already paused.
 */
export async function pauseSchedule(ctx: TeamContext, id: string): Promise<ScheduleView> {
  requireRole(ctx, 'operator');
  const by = ctx.actor.name;
  const row = await withTransaction(ctx, async (tx) => {
    const { name, pausedAt } = await lockSchedule(tx, ctx, id);
    if (pausedAt) throw new Conflict('This schedule is already paused.');
    await tx.scheduleFiring.updateMany({
      where: { scheduleId: id, teamId: ctx.team.id, result: 'queued' },
      data: {
        result: 'skipped',
        cause: 'paused',
        sentence: `${by} paused the schedule before its turn came.`,
        lookAt: null,
      },
    });
    await recordAudit(tx, ctx, { action: 'schedule.paused', target: targetOf({ id, name }) });
    return tx.schedule.update({
      where: { id, teamId: ctx.team.id },
      data: {
        pausedAt: now(),
        pausedBy: by,
        nextDueAt: null,
        nextFireAt: null,
        claimedUntil: null,
      },
      select: scheduleColumns,
    });
  });
  return toScheduleView(row);
}
