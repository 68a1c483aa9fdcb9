import { type TeamContext, withSqlTransaction } from '@/lib/context';
import type { RunAnswer } from '@/lib/datamin';
import { tellFailure } from '@/lib/db';
import type { RunRequestRow } from './internal';
import { lateAnswer, noticeRun } from './notice-run';
import { type OwnRow, ownColumnsSql } from './request-columns';
import { underWay } from './sends-under-way';
import type { RunRequestState } from './states';
import { type OutageOptions, throughOutage } from './through-outage';
import { type Change, transition } from './transition';

/**
 * Records how an attempt ended and returns the request as it then is. A late answer never overrules what was
 * decided meanwhile.
 */
export async function settleAnswer(
  ctx: TeamContext,
  request: RunRequestRow,
  answer: RunAnswer,
  outage?: OutageOptions,
): Promise<RunRequestRow | null> {
  const { state, change } = outcome(answer);
  const settle = () =>
    withSqlTransaction(ctx, async (tx) => {
      const settled = await transition(tx, ctx, request, 'sending', state, change);
      if (!settled && answer.kind === 'accepted') {
        // The lease ended while the answer was on its way. The answer names the run, so the doubt is over.
        const late = { ...change, reason: lateAnswer };
        await transition(tx, ctx, request, 'uncertain', 'matched', late);
      }
      const [settledRow] = await tx.$queryRaw<OwnRow[]>`
      SELECT ${ownColumnsSql} FROM run_requests r WHERE r.id = ${request.id}::uuid AND r.team_id = ${ctx.team.id}::uuid`;
      return settledRow;
    });
  const row = await throughOutage(settle, outage);
  // Nobody waits for this, and a failure costs no more than a minute's delay.
  if (answer.kind === 'accepted') {
    void underWay(
      noticeRun(ctx, request, answer).catch((error: unknown) =>
        tellFailure(error, 'a run that Datamin named could not be noticed'),
      ),
    );
  }
  return row ? { ...row, pipeline: request.pipeline } : null;
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
