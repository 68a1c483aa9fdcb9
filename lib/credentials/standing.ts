import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';

/** The columns of a credential that works. */
export const works = { status: 'ok', statusReason: null, failingSince: null } as const;

/** Records that it fails, why, and since when unless it already did. False: its secret was replaced meanwhile. */
export async function markFailing(
  tx: Transaction,
  ctx: TeamContext,
  { id, version }: { id: string; version: number },
  reason: string,
): Promise<boolean> {
  const where = { id, teamId: ctx.team.id, version };
  const { count } = await tx.credential.updateMany({
    where,
    data: { status: 'failing', statusReason: reason },
  });
  await tx.credential.updateMany({
    where: { ...where, failingSince: null },
    data: { failingSince: now() },
  });
  return count > 0;
}
