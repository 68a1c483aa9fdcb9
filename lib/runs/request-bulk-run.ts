import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { type Transaction, uuidv7 } from '@/lib/db';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { type BulkChoice, readBulkOutlook } from './bulk-outlook';
import { RequestBulkRun } from './bulk-run-schemas';
import type { BulkRunStory } from './bulk-run-view';
import { getBulkRun } from './get-bulk-run';
import { acceptIdempotencyKey } from './schemas';

type Wish = z.output<typeof RequestBulkRun>;

/**
 * Requests a run of each of many pipelines. It commits the whole list at once, with what is left out and why;
 * each of the others becomes a run request of its own when a worker gives it its turn. The same key again
 * returns the same bulk run. Throws Forbidden, Malformed (no key), Invalid, and Conflict if no pipeline can
 * run or one needs a confirmation.
 */
export async function requestBulkRun(
  ctx: TeamContext,
  asked: { idempotencyKey: string | null | undefined; body: unknown },
): Promise<BulkRunStory> {
  requireRole(ctx, 'operator');
  const idempotencyKey = acceptIdempotencyKey(asked.idempotencyKey);
  const wish = parseInput(RequestBulkRun, asked.body);
  const id = await withTransaction(ctx, async (tx) => {
    const made = await createBulkRun(tx, ctx, wish, idempotencyKey);
    if (!made) return findKnown(tx, ctx, wish, idempotencyKey);
    const choices = await readBulkOutlook(tx, ctx, wish);
    // An error here also rolls back the bulk run just created.
    refuse(choices, wish);
    await createItems(tx, ctx, made, choices);
    const running = choices.filter(({ leftOut }) => leftOut === null);
    await recordAudit(tx, ctx, {
      action: 'bulk_run.requested',
      target: { kind: 'bulk run', id: made },
      details: {
        pipelines: running.map(({ pipelineName }) => pipelineName),
        leftOut: choices.length - running.length,
        anyway: wish.anyway,
        perCredential: wish.perCredential,
      },
    });
    return made;
  });
  return getBulkRun(ctx, id);
}

function refuse(choices: readonly BulkChoice[], wish: Wish): void {
  const running = choices.filter(({ leftOut }) => leftOut === null);
  const [first] = choices;
  if (running.length === 0) {
    const none = 'None of these pipelines can be run now.';
    throw new Conflict(`${none} ${first?.pipelineName}: ${first?.leftOut?.sentence}`);
  }
  const careful = running.find(({ needsConfirmation }) => needsConfirmation);
  if (!careful || wish.confirm) return;
  throw new Conflict(
    `Runs of ${careful.pipelineName} need a confirmation: type how many pipelines are to run in the form, or send "confirm": true.`,
    { members: { confirmationRequired: true } },
  );
}

/** The id of the new bulk run; null if the key was used before. */
async function createBulkRun(
  tx: Transaction,
  ctx: TeamContext,
  wish: Wish,
  key: string,
): Promise<string | null> {
  const { kind, id: actorId, name } = ctx.actor;
  const [id, at] = [uuidv7(), now()];
  const written = await tx.$executeRaw`
    INSERT INTO bulk_runs (id, team_id, idempotency_key, fingerprint, anyway, confirmed, per_credential, actor_kind, actor_id, actor_name, requested_at, look_at)
    VALUES (${id}::uuid, ${ctx.team.id}::uuid, ${key}, ${fingerprintOf(wish)}, ${wish.anyway}, ${wish.confirm}, ${wish.perCredential},
            ${kind}::actor_kind, ${actorId}::uuid, ${name}, ${at}, ${at})
    ON CONFLICT (team_id, idempotency_key) DO NOTHING`;
  return written > 0 ? id : null;
}

async function createItems(
  tx: Transaction,
  ctx: TeamContext,
  bulkRunId: string,
  choices: readonly BulkChoice[],
): Promise<void> {
  await tx.bulkRunItem.createMany({
    data: choices.map(({ pipelineId, runUuid, inputFromId, leftOut }, position) => ({
      id: uuidv7(),
      teamId: ctx.team.id,
      bulkRunId,
      pipelineId,
      position,
      runUuid,
      inputFromId,
      state: leftOut ? 'left_out' : 'waiting',
      cause: leftOut?.cause ?? null,
      sentence: leftOut?.sentence ?? null,
    })),
  });
}

async function findKnown(
  tx: Transaction,
  ctx: TeamContext,
  wish: Wish,
  idempotencyKey: string,
): Promise<string> {
  const known = await tx.bulkRun.findUnique({
    where: { teamId_idempotencyKey: { teamId: ctx.team.id, idempotencyKey } },
    select: { id: true, fingerprint: true },
  });
  if (known?.fingerprint === fingerprintOf(wish)) return known.id;
  throw new Conflict(
    'Idempotency-Key: was used for another bulk run; use a new key for each you want.',
  );
}

/** Equal fingerprints mean equal requests. */
function fingerprintOf({ items, anyway, confirm, perCredential }: Wish): string {
  const chosen = items.map(({ pipelineUuid, runUuid }) => [pipelineUuid, runUuid ?? null]);
  const words = JSON.stringify([chosen, anyway, confirm, perCredential]);
  return createHash('sha256').update(words).digest('base64url');
}
