import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import type { RunRequestState } from './states';
import type { Fence } from './transition';

/** What happens to a request without moving it. */
export type EventKind = 'noted' | 'stalled' | 'looked';

/** Writes into the request's timeline. */
export async function recordEvent(
  tx: Transaction,
  ctx: TeamContext,
  { id, attempt, state }: Fence & { state: RunRequestState },
  kind: EventKind,
  note: string,
): Promise<void> {
  await tx.runRequestEvent.create({
    data: {
      teamId: ctx.team.id,
      runRequestId: id,
      kind,
      fromState: state,
      toState: state,
      attempt,
      note,
      actorKind: ctx.actor.kind,
      actorName: ctx.actor.name,
      at: now(),
    },
    select: { id: true },
  });
}
