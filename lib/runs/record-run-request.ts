import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { type TeamContext, withSqlTransaction } from '@/lib/context';
import { type SqlTransaction, uuidv7 } from '@/lib/db';
import { Conflict, type Invalid, invalidField, NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import type { RunRequestRow } from './internal';
import { type LockedPipeline, lockPipeline } from './locked-pipeline';
import { findObstacles, type Obstacle, refusalOf } from './obstacles';
import { recordEvent } from './record-event';
import { type OwnRow, ownColumnsSql } from './request-columns';
import { bytesOf } from './run-input';

export interface Wish {
  pipelineUuid: string;
  idempotencyKey: string;
  anyway: boolean;
  /** Whether somebody confirmed it. */
  confirmed?: boolean;
  /** The doubtful request that this one replaces. */
  repeatOf?: string;
  /** The input of the run. */
  input?: string | undefined;
}

interface Recorded {
  row: RunRequestRow;
  created: boolean;
  pipeline: LockedPipeline;
}

/** What else must be committed along with a new request. */
export type Along<Also> = (tx: SqlTransaction, recorded: Recorded) => Promise<Also>;

/**
 * Commits the request before anything is sent, or finds the one committed with this key. Throws
 * NotFound, Invalid for an input the credential does not take, and Conflict if the key was used for
 * something else or an obstacle or a missing confirmation stops it.
 */
export async function recordRunRequest<Also = null>(
  ctx: TeamContext,
  wish: Wish,
  along?: Along<Also>,
): Promise<Recorded & { also: Also | null }> {
  if (!isUuid(wish.pipelineUuid)) throw new NotFound();
  return withSqlTransaction(ctx, async (tx) => {
    const recorded = await findOrCreate(tx, ctx, wish);
    const also = recorded.created && along ? await along(tx, recorded) : null;
    return { ...recorded, also };
  });
}

async function findOrCreate(tx: SqlTransaction, ctx: TeamContext, wish: Wish): Promise<Recorded> {
  const pipeline = await lockPipeline(tx, ctx, { uuid: wish.pipelineUuid });
  const created = await createRunRequest(tx, ctx, wish, pipeline);
  if (!created) return { row: await findKnown(tx, ctx, wish, pipeline), created: false, pipeline };
  if (wish.input !== undefined && !pipeline.acceptsInput) throw inputRefused();
  const obstacles = await findObstacles(tx, ctx, pipeline, created.id);
  // An error here also rolls back the request just created.
  const refusal = refusalOf(obstacles, wish.anyway) ?? unconfirmed(pipeline, wish);
  if (refusal) throw refusal;
  // The doubtful request does not count as passed over: the same commit closes it.
  const passed = obstacles.filter(
    (obstacle) => obstacle.kind !== 'open' || obstacle.requestId !== wish.repeatOf,
  );
  await auditRequest(tx, ctx, pipeline, created, { ...wish, passed });
  return { row: created, created: true, pipeline };
}

/** What the audit event says about a request. */
export interface AuditedWish extends Pick<Wish, 'anyway' | 'repeatOf' | 'input'> {
  /** The obstacles it was made in spite of. */
  passed?: readonly Obstacle[];
  /** The bulk run it belongs to. */
  bulkRunId?: string;
}

/** Records who asked for what and the obstacles they passed over, the latter in the timeline too. */
export async function auditRequest(
  tx: SqlTransaction,
  ctx: TeamContext,
  pipeline: LockedPipeline,
  row: RunRequestRow,
  wish: AuditedWish,
): Promise<void> {
  const passed = wish.passed ?? [];
  await recordAudit(tx, ctx, {
    action: 'run.requested',
    target: { kind: 'pipeline', id: pipeline.uuid, name: pipeline.name },
    details: {
      runRequestId: row.id,
      anyway: wish.anyway,
      ...(wish.bulkRunId && { bulkRunId: wish.bulkRunId }),
      ...(wish.repeatOf && { insteadOf: wish.repeatOf }),
      ...(passed.length > 0 && { passed: passed.map(({ kind }) => kind) }),
      // The size only: the input itself is kept with the request.
      ...(wish.input !== undefined && { inputBytes: bytesOf(wish.input) }),
    },
  });
  for (const { sentence } of passed) {
    await recordEvent(tx, ctx, row, 'noted', `Requested anyway. ${sentence}`);
  }
}

function unconfirmed({ needsConfirmation, name }: LockedPipeline, { confirmed }: Wish) {
  if (!needsConfirmation || confirmed) return null;
  return new Conflict(
    `Runs of ${name} need a confirmation: type its name in the form, or send "confirm": true.`,
    { members: { confirmationRequired: true } },
  );
}

/** The request made with this key before. Throws Conflict if it differs from this one. */
async function findKnown(
  tx: SqlTransaction,
  ctx: TeamContext,
  wish: Wish,
  pipeline: LockedPipeline,
): Promise<RunRequestRow> {
  const [known] = await tx.$queryRaw<(OwnRow & { input: string | null })[]>`
    SELECT ${ownColumnsSql}, r.input FROM run_requests r
    WHERE r.team_id = ${ctx.team.id}::uuid AND r.idempotency_key = ${wish.idempotencyKey}`;
  const isSame =
    known?.pipelineId === pipeline.id &&
    known.anyway === wish.anyway &&
    (known.repeatOfId ?? undefined) === wish.repeatOf &&
    (known.input ?? undefined) === wish.input;
  if (!known || !isSame) throw keyUsed();
  const { input: _input, ...row } = known;
  return { ...row, pipeline };
}

/** Creates the request and the first line of its timeline in one statement; null if the key is taken. */
export async function createRunRequest(
  tx: SqlTransaction,
  ctx: TeamContext,
  wish: Pick<Wish, 'idempotencyKey' | 'anyway' | 'repeatOf' | 'input'>,
  pipeline: LockedPipeline,
): Promise<RunRequestRow | null> {
  const { kind: actorKind, id: actorId, name: actorName } = ctx.actor;
  const row = { ...untouched, id: uuidv7(), requestedAt: now(), anyway: wish.anyway };
  const repeatOfId = wish.repeatOf ?? null;
  const input = wish.input ?? null;
  const inputBytes = input === null ? null : bytesOf(input);
  const written = await tx.$executeRaw`
    WITH made AS (
      INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, anyway, repeat_of_id, input, input_bytes, actor_kind, actor_id, actor_name, requested_at)
      VALUES (${row.id}::uuid, ${ctx.team.id}::uuid, ${pipeline.id}::uuid, ${wish.idempotencyKey}, ${wish.anyway},
              ${repeatOfId}::uuid, ${input}, ${inputBytes}, ${actorKind}::actor_kind, ${actorId}::uuid, ${actorName}, ${row.requestedAt})
      ON CONFLICT (team_id, idempotency_key) DO NOTHING
      RETURNING id, team_id
    )
    INSERT INTO run_request_events (id, team_id, run_request_id, to_state, attempt, actor_kind, actor_name, at)
    SELECT ${uuidv7()}::uuid, team_id, id, 'requested', 0, ${actorKind}::actor_kind, ${actorName}, ${row.requestedAt}
    FROM made`;
  if (written === 0) return null;
  const by = { actorKind, actorId, actorName };
  return { ...row, repeatOfId, inputBytes, ...by, pipelineId: pipeline.id, pipeline };
}

/** A request to which nothing has happened yet. */
const untouched = {
  state: 'requested',
  attempt: 0,
  runUuid: null,
  reason: null,
  sentAt: null,
  settledAt: null,
  endedAt: null,
  followDueAt: null,
  stalledAt: null,
  lookedAt: null,
  lookProblem: null,
  evidence: null,
} as const;

function inputRefused(): Invalid {
  return invalidField(
    'input',
    'is not taken by this pipeline: an admin may allow it in the settings of its credential',
  );
}

function keyUsed(): Conflict {
  return new Conflict(
    'Idempotency-Key: was used for another request; use a new key for each run you want.',
  );
}
