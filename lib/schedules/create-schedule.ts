import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { isUniqueViolation, uuidv7 } from '@/lib/db';
import { parseInput } from '@/lib/input';
import { lockPipeline } from '@/lib/runs';
import { nameTaken } from './find-schedule';
import {
  checkPolicies,
  nextTimes,
  type ScheduleView,
  scheduleColumns,
  targetOf,
  toScheduleView,
} from './internal';
import { CreateSchedule, expressionOf } from './schemas';

/**
 * Creates a schedule for a pipeline. From then on it requests runs by itself, even after its creator has
 * left. Throws Forbidden, Invalid, NotFound (no such pipeline) and Conflict (name taken).
 */
export async function createSchedule(ctx: TeamContext, input: unknown): Promise<ScheduleView> {
  requireRole(ctx, 'operator');
  const { pipelineUuid, rhythm, ...given } = parseInput(CreateSchedule, input);
  checkPolicies(given);
  const id = uuidv7();
  const schedule = { ...given, id, cron: expressionOf({ ...given, rhythm }) ?? '' };
  const times = nextTimes(schedule);
  const row = await withTransaction(ctx, async (tx) => {
    const pipeline = await lockPipeline(tx, ctx, { uuid: pipelineUuid });
    await recordAudit(tx, ctx, {
      action: 'schedule.created',
      target: targetOf(schedule),
      details: { pipeline: pipeline.name, cron: schedule.cron, timeZone: schedule.timeZone },
    });
    return tx.schedule.create({
      data: {
        ...schedule,
        ...times,
        teamId: ctx.team.id,
        pipelineId: pipeline.id,
        createdAt: now(),
        createdBy: ctx.actor.name,
      },
      select: scheduleColumns,
    });
  }).catch((error: unknown) => {
    throw isUniqueViolation(error) ? nameTaken() : error;
  });
  return toScheduleView(row);
}
