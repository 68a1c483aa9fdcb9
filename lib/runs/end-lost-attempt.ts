import { now } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import { transition } from './transition';

/**
 * An attempt whose sender fell silent becomes `uncertain`: it may have been sent. Never sent again by
 * itself. False when the lease has not ended, or somebody else was first.
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
