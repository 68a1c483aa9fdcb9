import type { TeamContext } from '@/lib/context';
import type { SqlTransaction } from '@/lib/db';
import type { LockedPipeline } from './locked-pipeline';
import { type AuditedWish, auditRequest, createRunRequest } from './record-run-request';

/**
 * Records a request that the portal makes on somebody's behalf, for a schedule or a bulk run, in the
 * transaction that says its time had come. Call with the pipeline locked and no obstacle. Null if the key was
 * used before.
 * @returns the request's id
 */
export async function recordOwnWish(
  tx: SqlTransaction,
  ctx: TeamContext,
  pipeline: LockedPipeline,
  wish: AuditedWish & { idempotencyKey: string },
): Promise<string | null> {
  const row = await createRunRequest(tx, ctx, wish, pipeline);
  if (!row) return null;
  await auditRequest(tx, ctx, pipeline, row, wish);
  return row.id;
}
