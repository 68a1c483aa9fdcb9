import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { type SqlTransaction, uuidv7 } from '@/lib/db';
import type { RunRequestState } from './states';
import type { Fence } from './transition';

/** What happens to a request without changing its state. */
type EventKind = 'noted' | 'stalled' | 'looked';

/** Adds a line to the request's timeline. */
export async function recordEvent(
  tx: SqlTransaction,
  ctx: TeamContext,
  { id, attempt, state }: Fence & { state: RunRequestState },
  kind: EventKind,
  note: string,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO run_request_events (id, team_id, run_request_id, kind, from_state, to_state, attempt, note, actor_kind, actor_name, at)
    VALUES (${uuidv7()}::uuid, ${ctx.team.id}::uuid, ${id}::uuid, ${kind}::run_request_event_kind, ${state}::run_request_state, ${state}::run_request_state,
            ${attempt}, ${note}, ${ctx.actor.kind}::actor_kind, ${ctx.actor.name}, ${now()})`;
}
