import { isTooFarToDelete, machineAheadMs } from '@/lib/clock';
import { log } from '@/lib/log';

/**
 * Work that deletes things for their age does nothing while this machine's clock and the database's are more than an
 * hour apart: one of them is wrong, and what is deleted too early does not come back. The next round, or the next
 * worker, does it.
 */
export function deleting(work: () => Promise<unknown>): () => Promise<void> {
  return async () => {
    const aheadMs = machineAheadMs();
    if (!isTooFarToDelete(aheadMs)) return void (await work());
    const ahead = `${Math.round(aheadMs / 60_000)} min`;
    log().debug({ ahead }, 'nothing is deleted while the clocks differ');
  };
}
