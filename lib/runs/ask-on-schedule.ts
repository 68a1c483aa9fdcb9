import { systemContext, type TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { log } from '@/lib/log';
import type { LockedPipeline } from './locked-pipeline';
import { auditRequest, createRunRequest } from './record-run-request';
import { type SendOptions, sendRunRequest } from './send-run-request';
import { underWay } from './sends-under-way';

/**
 * Writes a schedule's wish down, in the transaction that says that its time had come. Call with the pipeline
 * locked and nothing in the way. Null when it was written down before.
 * @returns the request's id
 */
export async function recordScheduledRun(
  tx: Transaction,
  ctx: TeamContext,
  pipeline: LockedPipeline,
  idempotencyKey: string,
): Promise<string | null> {
  const wish = { idempotencyKey, anyway: false };
  const row = await createRunRequest(tx, ctx, wish, pipeline);
  if (!row) return null;
  await auditRequest(tx, ctx, pipeline, row, wish);
  return row.id;
}

/**
 * Sends what was written down, as a handler does after its commit. A failure here is the database's: the
 * request stays as it is and the sweep takes it up.
 */
export async function sendScheduledRun(
  team: TeamContext['team'],
  id: string,
  options: SendOptions = {},
): Promise<void> {
  try {
    await underWay(sendRunRequest(systemContext(team, 'portal'), id, options));
  } catch (error) {
    log().warn({ err: error, runRequestId: id }, 'a scheduled run was left to the sweep');
  }
}
