import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { Conflict } from '@/lib/errors';
import { lockSchedule } from './find-schedule';
import {
  nextTimes,
  type ScheduleView,
  scheduleColumns,
  targetOf,
  toScheduleView,
} from './internal';

/**
 * Resumes a paused schedule from now on: nothing during the pause counts as missed. Throws Forbidden,
 * NotFound, and Conflict if it is not paused.
 */
export async function resumeSchedule(ctx: TeamContext, id: string): Promise<ScheduleView> {
  requireRole(ctx, 'operator');
  const row = await withTransaction(ctx, async (tx) => {
    const before = await lockSchedule(tx, ctx, id);
    if (!before.pausedAt) throw new Conflict('This schedule is not paused.');
    await recordAudit(tx, ctx, { action: 'schedule.resumed', target: targetOf(before) });
    return tx.schedule.update({
      where: { id, teamId: ctx.team.id },
      data: { pausedAt: null, pausedBy: null, ...nextTimes(before) },
      select: scheduleColumns,
    });
  });
  return toScheduleView(row);
}
