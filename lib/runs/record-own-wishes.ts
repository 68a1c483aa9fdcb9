import { recordAudits } from '@/lib/audit';
import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { type SqlTransaction, uuidv7 } from '@/lib/db';
import type { LockedPipeline } from './locked-pipeline';

/** A run that the portal requests on somebody's behalf. */
interface OwnWish {
  ctx: TeamContext;
  pipeline: LockedPipeline;
  idempotencyKey: string;
}

/**
 * Records many requests of one team, each for a different pipeline, in two statements. Call with all their
 * pipelines locked and no obstacle for any. Null if one of the keys was used before: then the transaction
 * must be rolled back.
 * @returns the requests' ids, in the given order
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
