import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { endFreeze } from './freeze-rows';
import { lockPipeline } from './locked-pipeline';

/** Ends a pipeline's freeze. Throws Forbidden and NotFound. */
export async function unfreezePipeline(ctx: TeamContext, uuid: string): Promise<void> {
  requireRole(ctx, 'operator');
  if (!isUuid(uuid)) throw new NotFound();
  await withTransaction(ctx, async (tx) => {
    await endFreeze(tx, ctx, await lockPipeline(tx, ctx, { uuid }));
  });
}
