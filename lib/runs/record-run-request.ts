import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import { isUniqueViolation, type Transaction, uuidv7 } from '@/lib/db';
import { Conflict, NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { type RunRequestRow, runRequestColumns } from './internal';
import { openStates } from './states';

interface Wish {
  pipelineUuid: string;
  idempotencyKey: string;
  anyway: boolean;
}

/**
 * Commits the wish before anything is sent, or finds the one that was committed with this key. Throws
 * NotFound, and Conflict for a key used for something else or another open request of the pipeline.
 */
export async function recordRunRequest(
  ctx: TeamContext,
  wish: Wish,
): Promise<{ row: RunRequestRow; created: boolean }> {
  if (!isUuid(wish.pipelineUuid)) throw new NotFound();
  try {
    return await withTransaction(ctx, (tx) => findOrCreate(tx, ctx, wish));
  } catch (error) {
    // The same key came for two pipelines at once: the other one committed first.
    if (isUniqueViolation(error)) throw keyUsed();
    throw error;
  }
}

async function findOrCreate(tx: Transaction, ctx: TeamContext, wish: Wish) {
  // Locked: requests of one pipeline come one after the other, so that two cannot both find none open.
  const [pipeline] = await tx.$queryRaw<{ id: string; uuid: string; name: string }[]>`
    SELECT id, uuid, name FROM pipelines
    WHERE team_id = ${ctx.team.id}::uuid AND uuid = ${wish.pipelineUuid}::uuid FOR NO KEY UPDATE`;
  if (!pipeline) throw new NotFound();
  const known = await tx.runRequest.findUnique({
    where: {
      teamId_idempotencyKey: { teamId: ctx.team.id, idempotencyKey: wish.idempotencyKey },
    },
    select: runRequestColumns,
  });
  if (known) {
    if (known.pipelineId !== pipeline.id || known.anyway !== wish.anyway) throw keyUsed();
    return { row: known, created: false };
  }
  if (!wish.anyway) await refuseWhileOpen(tx, ctx, pipeline.id);
  const row = await tx.runRequest.create({
    data: {
      id: uuidv7(),
      teamId: ctx.team.id,
      pipelineId: pipeline.id,
      idempotencyKey: wish.idempotencyKey,
      anyway: wish.anyway,
      actorKind: ctx.actor.kind,
      actorId: ctx.actor.id,
      actorName: ctx.actor.name,
      requestedAt: now(),
      events: {
        create: {
          id: uuidv7(),
          toState: 'requested',
          attempt: 0,
          at: now(),
        },
      },
    },
    select: runRequestColumns,
  });
  await recordAudit(tx, ctx, {
    action: 'run.requested',
    target: { kind: 'pipeline', id: pipeline.uuid, name: pipeline.name },
    details: { runRequestId: row.id, anyway: wish.anyway },
  });
  return { row, created: true };
}

async function refuseWhileOpen(tx: Transaction, ctx: TeamContext, pipelineId: string) {
  const open = await tx.runRequest.findFirst({
    where: { teamId: ctx.team.id, pipelineId, state: { in: [...openStates] } },
    select: { id: true, state: true },
    orderBy: { requestedAt: 'desc' },
  });
  if (!open) return;
  throw new Conflict(
    open.state === 'uncertain'
      ? 'An earlier request of this pipeline was sent and its outcome is unknown: it may be running. Look at it first, or run anyway.'
      : 'Another request of this pipeline is under way. Wait for it, or run anyway.',
    { members: { openRequestId: open.id } },
  );
}

function keyUsed(): Conflict {
  return new Conflict(
    'Idempotency-Key: was used for another request; use a new key for each run you want.',
  );
}
