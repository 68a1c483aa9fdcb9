import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { parseFreeze, putFreeze } from './freeze-rows';
import type { FreezeView } from './freeze-view';
import { lockPipeline } from './locked-pipeline';

/**
 * Stops people, programs and schedules from requesting runs of a pipeline. It takes the pipeline's lock, so
 * no request is recorded after it has returned. Throws Forbidden, NotFound and Invalid.
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
