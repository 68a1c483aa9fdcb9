import { inNameOf, type TeamContext, withTransaction } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { type LeftOut, leaveOut } from './bulk-outlook';
import { lockPipeline } from './locked-pipeline';
import { findObstacles } from './obstacles';
import { recordOwnWish } from './record-own-wish';

/** What a bulk run asks for each of its pipelines. */
export interface BulkTurn {
  id: string;
  actor: TeamContext['actor'];
  anyway: boolean;
  perCredential: number;
}

/** A pipeline that is waiting for its turn. */
export interface WaitingItem {
  id: string;
  pipelineId: string;
  inputFromId: string | null;
}

/** `full`: its credential already has as many open bulk run requests as it may; the item keeps waiting. */
export type Turn = { became: 'asked'; runRequestId: string } | { became: 'left out' | 'full' };

/**
 * Gives one pipeline of a bulk run its turn. The run request and the item's outcome are one commit, so a
 * worker that dies leaves both or neither.
 */
export async function askForItem(
  team: TeamContext['team'],
  bulkRun: BulkTurn,
  item: WaitingItem,
): Promise<Turn> {
  const ctx = inNameOf(team, bulkRun.actor);
  try {
    return await withTransaction(ctx, (tx) => ask(tx, ctx, bulkRun, item));
  } catch (error) {
    // The pipeline was removed, and its item with it.
    if (error instanceof NotFound) return { became: 'left out' };
    throw error;
  }
}

async function ask(
  tx: Transaction,
  ctx: TeamContext,
  bulkRun: BulkTurn,
  item: WaitingItem,
): Promise<Turn> {
  const pipeline = await lockPipeline(tx, ctx, { id: item.pipelineId });
  const waits = await tx.$queryRaw<unknown[]>`
    SELECT FROM bulk_run_items WHERE id = ${item.id}::uuid AND team_id = ${ctx.team.id}::uuid AND state = 'waiting' FOR UPDATE`;
  // It was stopped, or another worker was here first.
  if (waits.length === 0) return { became: 'left out' };
  if ((await placesTaken(tx, ctx, pipeline.credentialId)) >= bulkRun.perCredential) {
    return { became: 'full' };
  }
  const input = await inputOf(tx, ctx, item.inputFromId);
  const obstacles = await findObstacles(tx, ctx, pipeline);
  const { anyway, id: bulkRunId } = bulkRun;
  const leftOut = leaveOut(pipeline, { hasInput: input !== undefined, anyway, obstacles });
  if (leftOut) return putAside(tx, ctx, item, leftOut);
  const runRequestId = await recordOwnWish(tx, ctx, pipeline, {
    idempotencyKey: `bulk:${bulkRunId}:${pipeline.uuid}`,
    anyway,
    bulkRunId,
    passed: obstacles,
    input,
  });
  if (!runRequestId) return putAside(tx, ctx, item, keyTaken);
  await tx.bulkRunItem.update({
    where: { id: item.id, teamId: ctx.team.id },
    data: { state: 'requested', runRequestId },
    select: { id: true },
  });
  return { became: 'asked', runRequestId };
}

const keyTaken: LeftOut = {
  cause: 'refused',
  sentence: 'The idempotency key of this run has already been used for another run.',
  passable: false,
};

async function putAside(
  tx: Transaction,
  ctx: TeamContext,
  { id }: WaitingItem,
  { cause, sentence }: LeftOut,
): Promise<Turn> {
  await tx.bulkRunItem.update({
    where: { id, teamId: ctx.team.id },
    data: { state: 'left_out', cause, sentence },
    select: { id: true },
  });
  return { became: 'left out' };
}

/**
 * Counts a credential's open requests from bulk runs. The lock is held until the commit, so two workers
 * cannot both take the last place. A stalled request takes no place, or a lost run would hold up the others
 * for a day.
 */
async function placesTaken(
  tx: Transaction,
  ctx: TeamContext,
  credentialId: string,
): Promise<number> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`bulk run ${credentialId}`}, 0))::text`;
  const [row] = await tx.$queryRaw<{ taken: number }[]>`
    SELECT count(*)::int AS taken
    FROM pipelines p
    JOIN run_requests r ON r.pipeline_id = p.id AND r.team_id = p.team_id
    JOIN bulk_run_items i ON i.run_request_id = r.id
    WHERE p.team_id = ${ctx.team.id}::uuid AND coalesce(p.run_credential_id, p.credential_id) = ${credentialId}::uuid
      AND (r.state IN ('requested', 'sending', 'uncertain') OR (r.state IN ('accepted', 'running') AND r.follow_due_at IS NOT NULL AND r.stalled_at IS NULL))`;
  return row?.taken ?? 0;
}

async function inputOf(
  tx: Transaction,
  ctx: TeamContext,
  id: string | null,
): Promise<string | undefined> {
  if (id === null) return undefined;
  const row = await tx.runRequest.findUnique({
    where: { id, teamId: ctx.team.id },
    select: { input: true },
  });
  return row?.input ?? undefined;
}
