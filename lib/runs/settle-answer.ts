import { now } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import type { RunAnswer, StartedTaskRun } from '@/lib/datamin';
import { type Transaction, uuidv7 } from '@/lib/db';
import { ownColumns, type RunRequestRow } from './internal';
import { recordEvent } from './record-event';
import type { RunRequestState } from './states';
import { type Change, transition } from './transition';

/**
 * Writes down how an attempt ended; gives the request as it then is. A late answer never overrules what was
 * decided meanwhile.
 */
export async function settleAnswer(
  ctx: TeamContext,
  request: RunRequestRow,
  answer: RunAnswer,
): Promise<RunRequestRow | null> {
  const { state, change } = outcome(answer);
  return withTransaction(ctx, async (tx) => {
    // First: whoever takes the pipeline's lock must not wait for a request that waits for it.
    if (answer.kind === 'accepted') await noticeRun(tx, ctx, request, answer.taskRuns);
    const settled = await transition(tx, ctx, request, 'sending', state, change);
    if (answer.kind === 'accepted') {
      if (!settled) await settleLate(tx, ctx, request, change);
      await doubtMatches(tx, ctx, request.id, answer.runUuid);
    }
    const row = await tx.runRequest.findUnique({
      where: { id: request.id, teamId: ctx.team.id },
      select: ownColumns,
    });
    return row && { ...row, pipeline: request.pipeline };
  });
}

/** The lease ended while the answer was on its way. It names the run, so the doubt is over. */
async function settleLate(
  tx: Transaction,
  ctx: TeamContext,
  request: RunRequestRow,
  change: Change,
): Promise<void> {
  const reason = 'Datamin’s answer came late: this is the run it named.';
  await transition(tx, ctx, request, 'uncertain', 'matched', { ...change, reason });
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

function outcome(answer: RunAnswer): { state: RunRequestState; change: Change } {
  switch (answer.kind) {
    case 'accepted':
      return {
        state: 'accepted',
        change: { runUuid: answer.runUuid, upstreamStatus: answer.status },
      };
    case 'rejected':
      return {
        state: 'rejected',
        change: { reason: answer.reason, upstreamStatus: answer.status },
      };
    case 'unauthorized':
      return {
        state: 'rejected',
        change: {
          reason: `${answer.reason} API access is refused: check the credential, and that the plan includes API access.`,
          upstreamStatus: answer.status,
        },
      };
    case 'unsent':
      return { state: 'rejected', change: { reason: `${answer.reason} Nothing was sent.` } };
    case 'unnamed':
      return {
        state: 'uncertain',
        change: {
          reason: 'Datamin named no run; usually nothing was started.',
          upstreamStatus: answer.status,
        },
      };
    case 'uncertain':
      return {
        state: 'uncertain',
        change: { reason: answer.reason, upstreamStatus: answer.status ?? null },
      };
  }
}

/** An answer that names more tasks than any pipeline has is not to fill our tables. */
const mostTasksNamed = 200;

/** A documented answer names the tasks; and the worker should look at the pipeline soon. */
async function noticeRun(
  tx: Transaction,
  ctx: TeamContext,
  request: RunRequestRow,
  started: readonly StartedTaskRun[],
): Promise<void> {
  await tx.pipeline.updateMany({
    where: { id: request.pipelineId, teamId: ctx.team.id },
    data: { refreshDueAt: now() },
  });
  if (started.length === 0) return;
  await tx.task.createMany({
    data: started.slice(0, mostTasksNamed).map(({ taskUuid }) => ({
      id: uuidv7(),
      teamId: ctx.team.id,
      pipelineId: request.pipelineId,
      uuid: taskUuid,
      taskType: 'unknown',
    })),
    skipDuplicates: true,
  });
}
