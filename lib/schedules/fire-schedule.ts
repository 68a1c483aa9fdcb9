import { now } from '@/lib/clock';
import { scheduleContext, type TeamContext, withTransaction } from '@/lib/context';
import { type Prisma, type Transaction, uuidv7 } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { lockPipeline } from '@/lib/runs';
import { parseCron } from './cron';
import { fireInstant } from './firing-line';
import { type Plan, planFirings } from './plan-firings';
import type { catchUpPolicies } from './schemas';

/** A schedule that was claimed because it is due. */
export interface Claimed {
  team: TeamContext['team'];
  pipelineId: string;
  schedule: { id: string; name: string };
}

/**
 * Records the outcome of every instant of a schedule up to now, makes the resulting run requests and advances
 * the schedule, all in one transaction: a dispatcher that dies leaves all or nothing.
 * @returns ids of the run requests to send
 */
export async function fireSchedule({ team, pipelineId, schedule }: Claimed): Promise<string[]> {
  const ctx = scheduleContext(team, schedule);
  try {
    return await withTransaction(ctx, (tx) => fire(tx, ctx, pipelineId, schedule.id));
  } catch (error) {
    // It was removed after it was claimed: there is nothing to fire.
    if (error instanceof NotFound) return [];
    throw error;
  }
}

/** The columns needed to plan and fire a schedule. */
const firedColumns = {
  id: true,
  pipelineId: true,
  cron: true,
  timeZone: true,
  overlap: true,
  catchUp: true,
  catchUpMost: true,
  jitterMs: true,
  nextDueAt: true,
  nextFireAt: true,
} as const satisfies Prisma.ScheduleSelect;

async function fire(
  tx: Transaction,
  ctx: TeamContext,
  pipelineId: string,
  id: string,
): Promise<string[]> {
  const pipeline = await lockPipeline(tx, ctx, { id: pipelineId });
  const row = await tx.schedule.findUnique({
    where: { id, teamId: ctx.team.id },
    select: firedColumns,
  });
  // Somebody paused, changed or fired it meanwhile.
  if (!row?.nextDueAt || !row.nextFireAt || row.nextFireAt > now()) return [];
  const cron = parseCron(row.cron);
  const plan = planFirings({ ...row, cron, nextDueAt: row.nextDueAt }, now().getTime());
  if (plan.missed) await recordMissed(tx, ctx, row, plan.missed);
  const requests: string[] = [];
  for (const instant of plan.fire) {
    const request = await fireInstant(tx, ctx, pipeline, row, instant);
    if (request) requests.push(request);
  }
  await tx.schedule.update({
    where: { id, teamId: ctx.team.id },
    data: {
      nextDueAt: plan.next?.dueAt ?? null,
      nextFireAt: plan.next?.fireAt ?? null,
      claimedUntil: null,
    },
    select: { id: true },
  });
  return requests;
}

const policyWords: Record<(typeof catchUpPolicies)[number], string> = {
  none: 'missed runs are not started later',
  last: 'only the last one is run',
  all: 'only the newest are run',
};

/** Records a whole stretch of missed instants as one row, dated at the first. */
async function recordMissed(
  tx: Transaction,
  ctx: TeamContext,
  schedule: { id: string; pipelineId: string; catchUp: keyof typeof policyWords },
  { first, last, count }: NonNullable<Plan['missed']>,
): Promise<void> {
  const until = last.toISOString().slice(0, 16).replace('T', ' ');
  const what = count === 1 ? 'It was missed' : `${count} runs, until ${until} UTC, were missed`;
  await tx.scheduleFiring.createMany({
    data: [
      {
        id: uuidv7(),
        teamId: ctx.team.id,
        scheduleId: schedule.id,
        pipelineId: schedule.pipelineId,
        dueAt: first,
        firedAt: now(),
        result: 'skipped',
        cause: 'missed',
        instants: count,
        sentence: `${what}: no worker was running, and ${policyWords[schedule.catchUp]}.`,
      },
    ],
    skipDuplicates: true,
  });
}
