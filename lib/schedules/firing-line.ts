import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { type Transaction, uuidv7 } from '@/lib/db';
import {
  findObstacles,
  inWords,
  type LockedPipeline,
  type Obstacle,
  recordOwnWish,
} from '@/lib/runs';
import type { FiringView, ScheduleRow } from './internal';

/** How many firings of a schedule may be queued; further ones are skipped. */
const longestLine = 50;
/** How often to check whether a queued firing's turn has come. Milliseconds. */
export const lookAgainMs = 1000;

const causes = { frozen: 'frozen', open: 'overlap', cooling: 'cool_down' } as const;

type Became = Pick<FiringView, 'result' | 'cause' | 'sentence'> & {
  runRequestId?: string;
  lookAt?: Date | null;
};

/** Keys are free to choose: a request made by hand may have this one. It will stay taken, so trying again is no use. */
const keyTaken = {
  result: 'skipped',
  cause: 'refused',
  sentence: 'Skipped: a run request with this firing’s idempotency key already exists.',
} as const satisfies Became;

/** The key makes the same instant of the same schedule the same request, whoever fires it. */
export const wishOf = (scheduleId: string, dueAt: Date) => ({
  idempotencyKey: `schedule:${scheduleId}:${dueAt.toISOString()}`,
  anyway: false,
});

/**
 * Decides what becomes of an instant that is due and records it along with the run request it makes, if any.
 * Call with the pipeline locked.
 * @returns the run request's id, or null if none was made
 */
export async function fireInstant(
  tx: Transaction,
  ctx: TeamContext,
  pipeline: LockedPipeline,
  schedule: Pick<ScheduleRow, 'id' | 'overlap'>,
  { dueAt, isLate }: { dueAt: Date; isLate: boolean },
): Promise<string | null> {
  const known = await tx.scheduleFiring.count({
    where: { teamId: ctx.team.id, scheduleId: schedule.id, dueAt },
  });
  if (known > 0) return null;
  const became = await judge(tx, ctx, pipeline, schedule, { dueAt, isLate });
  await tx.scheduleFiring.create({
    data: {
      ...became,
      id: uuidv7(),
      teamId: ctx.team.id,
      scheduleId: schedule.id,
      pipelineId: pipeline.id,
      dueAt,
      firedAt: now(),
    },
    select: { id: true },
  });
  return became.runRequestId ?? null;
}

async function judge(
  tx: Transaction,
  ctx: TeamContext,
  pipeline: LockedPipeline,
  { id, overlap }: Pick<ScheduleRow, 'id' | 'overlap'>,
  { dueAt, isLate }: { dueAt: Date; isLate: boolean },
): Promise<Became> {
  const [obstacle] = await findObstacles(tx, ctx, pipeline);
  const inLine =
    overlap === 'queue'
      ? await tx.scheduleFiring.count({
          where: { teamId: ctx.team.id, scheduleId: id, result: 'queued' },
        })
      : 0;
  if (!obstacle && inLine === 0) {
    const runRequestId = await recordOwnWish(tx, ctx, pipeline, wishOf(id, dueAt));
    if (!runRequestId) return keyTaken;
    return {
      result: 'requested',
      cause: null,
      sentence: requestedWords(dueAt, isLate),
      runRequestId,
    };
  }
  const why = obstacle?.sentence ?? 'Earlier runs of this schedule wait for their turn.';
  const cause = obstacle ? causes[obstacle.kind] : 'overlap';
  if (overlap === 'skip' || cause === 'frozen') {
    return { result: 'skipped', cause, sentence: `Skipped. ${why}` };
  }
  if (inLine >= longestLine) {
    const sentence = `Skipped: ${inLine} runs of this schedule wait in line already. ${why}`;
    return { result: 'skipped', cause, sentence };
  }
  return { result: 'queued', cause, sentence: `In line. ${why}`, lookAt: lookAtOf(obstacle) };
}

export function requestedWords(dueAt: Date, isLate: boolean): string {
  if (!isLate) return 'Requested on time.';
  return `Requested ${inWords(now().getTime() - dueAt.getTime())} late: no worker was running.`;
}

/** When to check next whether a turn has come. */
function lookAtOf(obstacle: Obstacle | undefined): Date {
  if (obstacle?.kind === 'cooling') return obstacle.until;
  return new Date(now().getTime() + lookAgainMs);
}

/**
 * Advances the oldest firing in a pipeline's line: its turn has come, is still to come, or never will. In the
 * first two cases the others get a new time to be checked too, because all were claimed together.
 */
export async function advanceFiring(
  tx: Transaction,
  ctx: TeamContext,
  pipeline: LockedPipeline,
  firing: { id: string; scheduleId: string; dueAt: Date },
): Promise<{ runRequestId: string | null; isWaiting: boolean }> {
  const [obstacle] = await findObstacles(tx, ctx, pipeline);
  const become = (data: Became & { lookAt: null }) =>
    tx.scheduleFiring.update({
      where: { id: firing.id, teamId: ctx.team.id },
      data,
      select: { id: true },
    });
  if (obstacle?.kind === 'frozen') {
    const sentence = `Skipped when its turn came. ${obstacle.sentence}`;
    await become({ result: 'skipped', cause: 'frozen', sentence, lookAt: null });
    return { runRequestId: null, isWaiting: false };
  }
  const runRequestId = obstacle
    ? null
    : await recordOwnWish(tx, ctx, pipeline, wishOf(firing.scheduleId, firing.dueAt));
  if (runRequestId) {
    const waited = inWords(now().getTime() - firing.dueAt.getTime());
    const sentence = `Requested after ${waited} in line.`;
    await become({ result: 'requested', cause: null, sentence, runRequestId, lookAt: null });
  } else if (!obstacle) {
    await become({ ...keyTaken, lookAt: null });
    return { runRequestId: null, isWaiting: false };
  }
  await tx.scheduleFiring.updateMany({
    where: { teamId: ctx.team.id, pipelineId: pipeline.id, result: 'queued' },
    data: { lookAt: lookAtOf(obstacle) },
  });
  return { runRequestId, isWaiting: obstacle !== undefined };
}
