import { now } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import type { RunAnswer } from '@/lib/datamin';
import { type Transaction, uuidv7 } from '@/lib/db';
import type { RunRequestRow } from './internal';
import { recordEvent } from './record-event';

/** An answer that names more tasks than any pipeline has is not to fill our tables. */
const mostTasksNamed = 200;

/**
 * What else an answer that names a run says: which tasks there are, that the worker should look at the
 * pipeline soon, and that nobody else's run it was.
 */
export async function noticeRun(
  ctx: TeamContext,
  request: RunRequestRow,
  { runUuid, taskRuns }: Extract<RunAnswer, { kind: 'accepted' }>,
): Promise<void> {
  const { pipelineId } = request;
  await withTransaction(ctx, async (tx) => {
    // The pipeline first: under its lock a person who takes a run for a request is seen, or sees this one.
    await tx.pipeline.updateMany({
      where: { id: pipelineId, teamId: ctx.team.id },
      data: { refreshDueAt: now() },
    });
    await doubtMatches(tx, ctx, request.id, runUuid);
    if (taskRuns.length === 0) return;
    await tx.task.createMany({
      data: taskRuns.slice(0, mostTasksNamed).map(({ taskUuid }) => ({
        id: uuidv7(),
        teamId: ctx.team.id,
        pipelineId,
        uuid: taskUuid,
        taskType: 'unknown',
      })),
      skipDuplicates: true,
    });
  });
}

/** A person may have taken the run for another request’s before Datamin said whose it is. */
async function doubtMatches(
  tx: Transaction,
  ctx: TeamContext,
  id: string,
  runUuid: string,
): Promise<void> {
  const wrong = await tx.runRequest.findMany({
    where: { teamId: ctx.team.id, runUuid, state: 'matched', id: { not: id } },
    select: { id: true, attempt: true, state: true },
  });
  const note = 'Datamin named this run in its answer to another request: it was not this one’s.';
  for (const row of wrong) await recordEvent(tx, ctx, row, 'looked', note);
}
