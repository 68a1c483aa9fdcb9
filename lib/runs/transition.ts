import { now, nowMs } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { Prisma, type SqlTransaction, uuidv7 } from '@/lib/db';
import { firstLookMs, follows, isOver, type RunRequestState } from './states';

export interface Change {
  runUuid?: string | null;
  reason?: string | null;
  upstreamStatus?: number | null;
  leaseUntil?: Date | null;
  attempt?: number;
}

/** A request, and its attempt when the caller saw it. */
export interface Fence {
  id: string;
  attempt: number;
}

/**
 * Moves a request on, but only if it is still in `from` at `attempt`. The same statement records the
 * transition and who caused it. Returns false if somebody else moved it first.
 */
export async function transition(
  tx: SqlTransaction,
  ctx: TeamContext,
  { id, attempt }: Fence,
  from: RunRequestState,
  to: RunRequestState,
  change: Change = {},
): Promise<boolean> {
  if (!follows[from].includes(to))
    throw new Error(`A run request cannot go from ${from} to ${to}.`);
  const next = change.attempt ?? attempt;
  const columns = [...changed(change), ...timesOf(to)];
  const moved = await tx.$executeRaw`
    WITH moved AS (
      UPDATE run_requests SET state = ${to}::run_request_state, attempt = ${next}, ${Prisma.join(columns)}
      WHERE id = ${id}::uuid AND team_id = ${ctx.team.id}::uuid
        AND state = ${from}::run_request_state AND attempt = ${attempt}
      RETURNING id, team_id
    )
    INSERT INTO run_request_events (id, team_id, run_request_id, from_state, to_state, attempt, note, actor_kind, actor_name, at)
    SELECT ${uuidv7()}::uuid, team_id, id, ${from}::run_request_state, ${to}::run_request_state, ${next},
           ${change.reason ?? null}, ${ctx.actor.kind}::actor_kind, ${ctx.actor.name}, ${now()}
    FROM moved`;
  return moved > 0;
}

/** Only what the caller names; the rest stays as it was, except the lease, which ends. */
function changed({ runUuid, reason, upstreamStatus, leaseUntil }: Change): Prisma.Sql[] {
  return [
    ...(runUuid === undefined ? [] : [Prisma.sql`run_uuid = ${runUuid}::uuid`]),
    ...(reason === undefined ? [] : [Prisma.sql`reason = ${reason}`]),
    ...(upstreamStatus === undefined ? [] : [Prisma.sql`upstream_status = ${upstreamStatus}`]),
    Prisma.sql`lease_until = ${leaseUntil ?? null}::timestamptz`,
  ];
}

/** The times a state implies: when it was sent, settled or ended, and when to look for its run. */
function timesOf(to: RunRequestState): Prisma.Sql[] {
  const at = now();
  if (to === 'sending') return [Prisma.sql`sent_at = ${at}`];
  if (to === 'running') return [Prisma.sql`stalled_at = NULL`];
  const settled = Prisma.sql`settled_at = coalesce(settled_at, ${at})`;
  if (isOver(to)) return [settled, Prisma.sql`ended_at = ${at}`, Prisma.sql`follow_due_at = NULL`];
  return [settled, Prisma.sql`follow_due_at = ${new Date(nowMs() + firstLookMs)}`];
}
