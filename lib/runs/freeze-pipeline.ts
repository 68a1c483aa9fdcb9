import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { parseFreeze, putFreeze } from './freeze-rows';
import type { FreezeView } from './freeze-view';
import { lockPipeline } from './locked-pipeline';

/**
 * Stops the asking for runs of a pipeline, by people, programs and schedules. Under the pipeline's lock:
 * once this has returned, no request is written down. Throws Forbidden, NotFound, Invalid.
 */
export async function freezePipeline(
  ctx: TeamContext,
  uuid: string,
  input: unknown,
): Promise<FreezeView> {
  requireRole(ctx, 'operator');
  if (!isUuid(uuid)) throw new NotFound();
  return withTransaction(ctx, async (tx) => {
    const pipeline = await lockPipeline(tx, ctx, { uuid });
    return putFreeze(tx, ctx, pipeline, parseFreeze(input));
  });
}
