import { now } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import { transition } from './transition';

/**
 * Makes an attempt whose sender went silent `uncertain`: it may have been sent, so it is never resent
 * automatically. Returns false if the lease has not ended, or somebody else was first.
 */
export async function endLostAttempt(ctx: TeamContext, id: string): Promise<boolean> {
  return withTransaction(ctx, async (tx) => {
    const row = await tx.runRequest.findUnique({
      where: { id, teamId: ctx.team.id },
      select: { attempt: true, state: true, leaseUntil: true },
    });
    if (row?.state !== 'sending' || !row.leaseUntil || row.leaseUntil > now()) return false;
    return transition(tx, ctx, { id, attempt: row.attempt }, 'sending', 'uncertain', {
      reason:
        'The portal stopped while it was sending this request: it may be running. Look at the log before you run it again.',
    });
  });
}
