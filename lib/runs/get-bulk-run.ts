import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import type { BulkRunStory } from './bulk-run-view';
import { readBulkRuns } from './read-bulk-runs';

/** A bulk run and what became of each of its pipelines. Throws NotFound. */
export async function getBulkRun(ctx: TeamContext, id: string): Promise<BulkRunStory> {
  requireRole(ctx, 'viewer');
  if (!isUuid(id)) throw new NotFound();
  const [found] = await withTransaction(ctx, (tx) => readBulkRuns(tx, ctx, { id }));
  if (!found) throw new NotFound();
  return found;
}
