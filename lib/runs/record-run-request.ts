import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import { isUniqueViolation, type Transaction, uuidv7 } from '@/lib/db';
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
  try {
    return await withTransaction(ctx, async (tx) => {
      const recorded = await findOrCreate(tx, ctx, wish);
      const also = recorded.created && along ? await along(tx, recorded) : null;
      return { ...recorded, also };
    });
  } catch (error) {
    // The same key came for two pipelines at once: the other one committed first.
    if (isUniqueViolation(error)) throw keyUsed();
    throw error;
  }
}

async function findOrCreate(tx: Transaction, ctx: TeamContext, wish: Wish): Promise<Recorded> {
  const pipeline = await lockPipeline(tx, ctx, wish.pipelineUuid);
  const known = await tx.runRequest.findUnique({
    where: {
      teamId_idempotencyKey: { teamId: ctx.team.id, idempotencyKey: wish.idempotencyKey },
    },
    select: ownColumns,
  });
  const its = { uuid: pipeline.uuid, name: pipeline.name, credentialId: pipeline.credentialId };
  if (known) {
    if (known.pipelineId !== pipeline.id || known.anyway !== wish.anyway) throw keyUsed();
    if ((known.repeatOfId ?? undefined) !== wish.repeatOf) throw keyUsed();
    return { row: { ...known, pipeline: its }, created: false, pipeline };
  }
  const open = wish.anyway ? null : await findOpen(tx, ctx, pipeline.id);
  if (open) throw inTheWay(open);
  const row = await create(tx, ctx, wish, pipeline);
  return { row: { ...row, pipeline: its }, created: true, pipeline };
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

function findOpen(tx: Transaction, ctx: TeamContext, pipelineId: string) {
  return tx.runRequest.findFirst({
    where: { teamId: ctx.team.id, pipelineId, ...whereOpen },
    select: { id: true, state: true },
    orderBy: { requestedAt: 'desc' },
  });
}

async function create(tx: Transaction, ctx: TeamContext, wish: Wish, pipeline: LockedPipeline) {
  const id = uuidv7();
  const teamId = ctx.team.id;
  const { kind: actorKind, name: actorName } = ctx.actor;
  const row = await tx.runRequest.create({
    data: {
      id,
      teamId,
      pipelineId: pipeline.id,
      idempotencyKey: wish.idempotencyKey,
      anyway: wish.anyway,
      repeatOfId: wish.repeatOf ?? null,
      actorKind,
      actorId: ctx.actor.id,
      actorName,
      requestedAt: now(),
    },
    select: ownColumns,
  });
  await tx.runRequestEvent.createMany({
    data: [
      {
        id: uuidv7(),
        teamId,
        runRequestId: id,
        toState: 'requested',
        attempt: 0,
        actorKind,
        actorName,
        at: now(),
      },
    ],
  });
  await recordAudit(tx, ctx, {
    action: 'run.requested',
    target: { kind: 'pipeline', id: pipeline.uuid, name: pipeline.name },
    details: {
      runRequestId: id,
      anyway: wish.anyway,
      ...(wish.repeatOf && { insteadOf: wish.repeatOf }),
    },
  });
  return row;
}

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
