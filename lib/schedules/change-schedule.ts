import { changes, recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { isUniqueViolation } from '@/lib/db';
import { onlyGiven, parseInput } from '@/lib/input';
import { lockSchedule, nameTaken } from './find-schedule';
import {
  checkPolicies,
  nextTimes,
  type ScheduleRow,
  type ScheduleView,
  scheduleColumns,
  targetOf,
  toScheduleView,
} from './internal';
import { ChangeSchedule, expressionOf } from './schemas';

/**
 * Changes a schedule and recomputes its next firing from now on. Throws Forbidden, NotFound, Invalid, and
 * Conflict if its new name is taken.
 */
export async function changeSchedule(
  ctx: TeamContext,
  id: string,
  input: unknown,
): Promise<ScheduleView> {
  requireRole(ctx, 'operator');
  const row = await withTransaction(ctx, async (tx) => {
    const before = await lockSchedule(tx, ctx, id);
    const { rhythm, ...given } = parseInput(ChangeSchedule, input);
    const changed = onlyGiven({ ...given, cron: expressionOf({ ...given, rhythm }) });
    const after = { ...before, ...changed };
    checkPolicies(after);
    await recordAudit(tx, ctx, {
      action: 'schedule.changed',
      target: targetOf(after),
      details: changed,
      changes: changes(before, after, [
        'name',
        'cron',
        'timeZone',
        'overlap',
        'catchUp',
        'catchUpMost',
        'jitterMs',
      ]),
    });
    return tx.schedule.update({
      where: { id, teamId: ctx.team.id },
      data: { ...changed, ...(isRetimed(before, after) && nextTimes(after)) },
      select: scheduleColumns,
    });
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? nameTaken() : error;
  });
  return toScheduleView(row);
}

/** Whether it now fires at other times. A paused schedule gets its times when it is resumed. */
function isRetimed(before: ScheduleRow, after: ScheduleRow): boolean {
  if (before.pausedAt) return false;
  return (['cron', 'timeZone', 'jitterMs'] as const).some((name) => before[name] !== after[name]);
}
