import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import { type Transaction, uuidv7 } from '@/lib/db';
import { Conflict, NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { ownColumns, type RunRequestRow } from './internal';
import { whereOpen } from './states';

export interface Wish {
  pipelineUuid: string;
  idempotencyKey: string;
  anyway: boolean;
  /** The doubtful request that this one is made instead of. */
  repeatOf?: string;
}

/** A pipeline as it is locked while a wish for it is written down. */
export interface LockedPipeline {
  id: string;
  uuid: string;
  name: string;
  credentialId: string;
  credentialVersion: number;
}

export interface Recorded {
  row: RunRequestRow;
  created: boolean;
  pipeline: LockedPipeline;
}

/** What else is to be true when a new wish is committed, in its transaction. */
export type Along<Also> = (tx: Transaction, recorded: Recorded) => Promise<Also>;

/**
 * Commits the wish before anything is sent, or finds the one that was committed with this key. Throws
 * NotFound, and Conflict for a key used for something else or another open request of the pipeline.
 */
export async function recordRunRequest<Also = null>(
  ctx: TeamContext,
  wish: Wish,
  along?: Along<Also>,
): Promise<Recorded & { also: Also | null }> {
  if (!isUuid(wish.pipelineUuid)) throw new NotFound();
  return withTransaction(ctx, async (tx) => {
    const recorded = await findOrCreate(tx, ctx, wish);
    const also = recorded.created && along ? await along(tx, recorded) : null;
    return { ...recorded, also };
  });
}

async function findOrCreate(tx: Transaction, ctx: TeamContext, wish: Wish): Promise<Recorded> {
  const pipeline = await lockPipeline(tx, ctx, wish.pipelineUuid);
  const created = await create(tx, ctx, wish, pipeline);
  if (!created) return { row: await findKnown(tx, ctx, wish, pipeline), created: false, pipeline };
  const open = wish.anyway ? null : await findOpen(tx, ctx, created);
  // What was created goes with the transaction.
  if (open) throw inTheWay(open);
  await recordAudit(tx, ctx, {
    action: 'run.requested',
    target: { kind: 'pipeline', id: pipeline.uuid, name: pipeline.name },
    details: {
      runRequestId: created.id,
      anyway: wish.anyway,
      ...(wish.repeatOf && { insteadOf: wish.repeatOf }),
    },
  });
  return { row: created, created: true, pipeline };
}

/** The request that was made with this key before. Throws Conflict when it was another wish. */
async function findKnown(
  tx: Transaction,
  ctx: TeamContext,
  wish: Wish,
  pipeline: LockedPipeline,
): Promise<RunRequestRow> {
  const known = await tx.runRequest.findUnique({
    where: {
      teamId_idempotencyKey: { teamId: ctx.team.id, idempotencyKey: wish.idempotencyKey },
    },
    select: ownColumns,
  });
  const isSame =
    known?.pipelineId === pipeline.id &&
    known.anyway === wish.anyway &&
    (known.repeatOfId ?? undefined) === wish.repeatOf;
  if (!known || !isSame) throw keyUsed();
  return { ...known, pipeline };
}

/**
 * Locked: requests of one pipeline come one after the other, so that two cannot both find none open. A
 * statement of its own: what stands beside a lock in one was read before the lock was waited for.
 */
async function lockPipeline(tx: Transaction, ctx: TeamContext, uuid: string) {
  const [pipeline] = await tx.$queryRaw<LockedPipeline[]>`
    SELECT p.id::text, p.uuid::text, p.name, c.id::text AS "credentialId", c.version AS "credentialVersion"
    FROM pipelines p JOIN credentials c ON c.id = p.credential_id
    WHERE p.team_id = ${ctx.team.id}::uuid AND p.uuid = ${uuid}::uuid FOR NO KEY UPDATE OF p`;
  if (!pipeline) throw new NotFound();
  return pipeline;
}

function findOpen(tx: Transaction, ctx: TeamContext, { id, pipelineId }: RunRequestRow) {
  return tx.runRequest.findFirst({
    where: { teamId: ctx.team.id, pipelineId, id: { not: id }, ...whereOpen },
    select: { id: true, state: true },
    orderBy: { requestedAt: 'desc' },
  });
}

/** The request and the first line of its timeline, in one statement; null when the key is taken. */
async function create(
  tx: Transaction,
  ctx: TeamContext,
  wish: Wish,
  pipeline: LockedPipeline,
): Promise<RunRequestRow | null> {
  const { kind: actorKind, id: actorId, name: actorName } = ctx.actor;
  const row = { ...untouched, id: uuidv7(), requestedAt: now(), anyway: wish.anyway };
  const repeatOfId = wish.repeatOf ?? null;
  const written = await tx.$executeRaw`
    WITH made AS (
      INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, anyway, repeat_of_id, actor_kind, actor_id, actor_name, requested_at)
      VALUES (${row.id}::uuid, ${ctx.team.id}::uuid, ${pipeline.id}::uuid, ${wish.idempotencyKey}, ${wish.anyway},
              ${repeatOfId}::uuid, ${actorKind}::actor_kind, ${actorId}::uuid, ${actorName}, ${row.requestedAt})
      ON CONFLICT (team_id, idempotency_key) DO NOTHING
      RETURNING id, team_id
    )
    INSERT INTO run_request_events (id, team_id, run_request_id, to_state, attempt, actor_kind, actor_name, at)
    SELECT ${uuidv7()}::uuid, team_id, id, 'requested', 0, ${actorKind}::actor_kind, ${actorName}, ${row.requestedAt}
    FROM made`;
  if (written === 0) return null;
  return { ...row, repeatOfId, actorKind, actorName, pipelineId: pipeline.id, pipeline };
}

/** A request that nothing happened to yet. */
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

const waysOut: Record<string, string> = {
  uncertain:
    'An earlier request of this pipeline was sent and its outcome is unknown: it may be running. Look at it first, or run anyway.',
  accepted:
    'Datamin accepted an earlier request of this pipeline and its run is not over. Wait for it, or run anyway.',
  running:
    'A run of this pipeline that was asked for here is going on. Wait for it, or run anyway.',
};

function inTheWay(open: { id: string; state: string }): Conflict {
  return new Conflict(
    waysOut[open.state] ??
      'Another request of this pipeline is under way. Wait for it, or run anyway.',
    { members: { openRequestId: open.id } },
  );
}

function keyUsed(): Conflict {
  return new Conflict(
    'Idempotency-Key: was used for another request; use a new key for each run you want.',
  );
}
