import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { type Transaction, uuidv7 } from '@/lib/db';
import { follows, type RunRequestState } from './states';

export interface Change {
  runUuid?: string | null;
  reason?: string | null;
  upstreamStatus?: number | null;
  leaseUntil?: Date | null;
  attempt?: number;
}

/**
 * Moves a request on, only if it is still where the caller thinks it is: in `from`, at `attempt`. The
 * transition is written down beside it. False when somebody else moved it first.
 */
export async function transition(
  tx: Transaction,
  ctx: TeamContext,
  request: { id: string; attempt: number },
  from: RunRequestState,
  to: RunRequestState,
  change: Change = {},
): Promise<boolean> {
  if (!follows[from].includes(to))
    throw new Error(`A run request cannot go from ${from} to ${to}.`);
  const at = now();
  const { count } = await tx.runRequest.updateMany({
    where: { id: request.id, teamId: ctx.team.id, state: from, attempt: request.attempt },
    data: {
      state: to,
      ...change,
      ...(to === 'sending' ? { sentAt: at } : { leaseUntil: null, settledAt: at }),
    },
  });
  if (count === 0) return false;
  await tx.runRequestEvent.create({
    data: {
      id: uuidv7(),
      teamId: ctx.team.id,
      runRequestId: request.id,
      fromState: from,
      toState: to,
      attempt: change.attempt ?? request.attempt,
      note: change.reason ?? null,
      at,
    },
    select: { id: true },
  });
  return true;
}
