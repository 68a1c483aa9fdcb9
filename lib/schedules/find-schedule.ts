import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { Conflict, NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { lockPipeline } from '@/lib/runs';
import { type ScheduleRow, scheduleColumns } from './internal';

/** A schedule of the team. Throws NotFound. */
export async function findSchedule(
  tx: Transaction,
  ctx: TeamContext,
  id: string,
): Promise<ScheduleRow> {
  if (!isUuid(id)) throw new NotFound();
  const row = await tx.schedule.findUnique({
    where: { id, teamId: ctx.team.id },
    select: scheduleColumns,
  });
  if (!row) throw new NotFound();
  return row;
}

/**
 * The same with its pipeline locked, so that firings and changes of a schedule happen one at a time. Throws
 * NotFound.
 */
export async function lockSchedule(
  tx: Transaction,
  ctx: TeamContext,
  id: string,
): Promise<ScheduleRow> {
  const { pipelineId } = await findSchedule(tx, ctx, id);
  await lockPipeline(tx, ctx, { id: pipelineId });
  return findSchedule(tx, ctx, id);
}

export function nameTaken(): Conflict {
  return new Conflict('This pipeline already has a schedule with that name. Choose another.');
}
