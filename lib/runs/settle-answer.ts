import { now } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import type { RunAnswer, StartedTaskRun } from '@/lib/datamin';
import { type Transaction, uuidv7 } from '@/lib/db';
import type { RunRequestState } from './states';
import { type Change, transition } from './transition';

interface SentRequest {
  id: string;
  attempt: number;
  pipelineId: string;
}

/** Writes down how an attempt ended. A late answer never overrules what was decided meanwhile. */
export async function settleAnswer(
  ctx: TeamContext,
  request: SentRequest,
  answer: RunAnswer,
): Promise<void> {
  const { state, change } = outcome(answer);
  await withTransaction(ctx, async (tx) => {
    const settled = await transition(tx, ctx, request, 'sending', state, change);
    if (answer.kind !== 'accepted') return;
    if (!settled) {
      // The lease ended while the answer was on its way. It names the run, so the doubt is over.
      const reason = 'Datamin’s answer came late: this is the run it named.';
      await transition(tx, ctx, request, 'uncertain', 'matched', { ...change, reason });
    }
    await noticeRun(tx, ctx, request, answer.taskRuns);
  });
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
  request: SentRequest,
  started: readonly StartedTaskRun[],
): Promise<void> {
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
  await tx.pipeline.updateMany({
    where: { id: request.pipelineId, teamId: ctx.team.id },
    data: { refreshDueAt: now() },
  });
}
