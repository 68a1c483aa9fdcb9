import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { Conflict, NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import type { BulkRunStory } from './bulk-run-view';
import { getBulkRun } from './get-bulk-run';

/**
 * Stops a bulk run: pipelines still waiting for their turn are never requested, and requests already made go
 * on. Throws Forbidden, NotFound, and Conflict if nothing is waiting any more.
 */
export async function stopBulkRun(ctx: TeamContext, id: string): Promise<BulkRunStory> {
  requireRole(ctx, 'operator');
  if (!isUuid(id)) throw new NotFound();
  await withTransaction(ctx, async (tx) => {
    // An item's turn locks its row: whichever commits first decides.
    const { count } = await tx.bulkRunItem.updateMany({
      where: { bulkRunId: id, teamId: ctx.team.id, state: 'waiting' },
      data: { state: 'stopped' },
    });
    const { count: stopped } = await tx.bulkRun.updateMany({
      where: { id, teamId: ctx.team.id, askedAt: null },
      data: { stoppedAt: now(), stoppedBy: ctx.actor.name, askedAt: now(), claimedUntil: null },
    });
    if (stopped > 0) {
      await recordAudit(tx, ctx, {
        action: 'bulk_run.stopped',
        target: { kind: 'bulk run', id },
        details: { notAskedFor: count },
      });
      return;
    }
    const known = await tx.bulkRun.count({ where: { id, teamId: ctx.team.id } });
    if (known === 0) throw new NotFound();
    throw new Conflict(
      'Nothing in this bulk run is waiting any longer: everything has been requested.',
    );
  });
  return getBulkRun(ctx, id);
}
