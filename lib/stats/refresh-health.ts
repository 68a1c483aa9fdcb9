import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { keepHistoryHealth } from './keep-history-health';

/** Updates what lists show of a pipeline from its history. For the worker, after each turn at that history. */
export async function refreshHealth(ctx: TeamContext, pipelineId: string): Promise<void> {
  requireRole(ctx, 'viewer');
  await withTransaction(ctx, (tx) => keepHistoryHealth(tx, ctx, pipelineId));
}
