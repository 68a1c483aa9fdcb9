import { recordAudits } from '@/lib/audit';
import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { type SqlTransaction, uuidv7 } from '@/lib/db';
import type { LockedPipeline } from './locked-pipeline';

/** What the portal asks for in somebody's name. */
interface OwnWish {
  ctx: TeamContext;
  pipeline: LockedPipeline;
  idempotencyKey: string;
}

/**
 * Writes many wishes of one team down, each for another pipeline, in two statements. Call with all of their
 * pipelines locked and nothing in the way of any. Null when a key of theirs was used before: then nothing of
 * the transaction may be kept.
 * @returns the requests' ids, in the order of the wishes
 */
export async function recordOwnWishes(
  tx: SqlTransaction,
  wishes: readonly OwnWish[],
): Promise<string[] | null> {
  const at = now();
  const rows = wishes.map(({ ctx, pipeline, idempotencyKey }) => ({
    id: uuidv7(),
    event_id: uuidv7(),
    team_id: ctx.team.id,
    pipeline_id: pipeline.id,
    idempotency_key: idempotencyKey,
    actor_kind: ctx.actor.kind,
    actor_id: ctx.actor.id,
    actor_name: ctx.actor.name,
  }));
  const written = await tx.$executeRaw`
    WITH wishes AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w
        (id uuid, event_id uuid, team_id uuid, pipeline_id uuid, idempotency_key text, actor_kind actor_kind, actor_id uuid, actor_name text)
    ), made AS (
      INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, actor_kind, actor_id, actor_name, requested_at)
      SELECT id, team_id, pipeline_id, idempotency_key, actor_kind, actor_id, actor_name, ${at}::timestamptz FROM wishes
      ON CONFLICT (team_id, idempotency_key) DO NOTHING
      RETURNING id
    )
    INSERT INTO run_request_events (id, team_id, run_request_id, to_state, attempt, actor_kind, actor_name, at)
    SELECT w.event_id, w.team_id, w.id, 'requested', 0, w.actor_kind, w.actor_name, ${at}::timestamptz
    FROM made JOIN wishes w ON w.id = made.id`;
  if (written < wishes.length) return null;
  await recordAudits(
    tx,
    wishes.map(({ ctx, pipeline }, index) => ({
      by: ctx,
      entry: {
        action: 'run.requested',
        target: { kind: 'pipeline', id: pipeline.uuid, name: pipeline.name },
        details: { runRequestId: rows[index]?.id ?? '', anyway: false },
      },
    })),
  );
  return rows.map(({ id }) => id);
}
