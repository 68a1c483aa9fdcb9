import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { revokeHeld } from './revoke-report';
import { ManyReports } from './schemas';

/** Revokes several reports, or none: all are the team's, or it throws NotFound. Throws Forbidden and Invalid. */
export async function revokeReports(
  ctx: TeamContext,
  input: unknown,
): Promise<{ revoked: number }> {
  requireRole(ctx, 'admin');
  const { ids } = parseInput(ManyReports, input);
  // In one order, so that two who revoke the same ones do not wait for each other.
  const ordered = [...new Set(ids)].sort();
  await withTransaction(ctx, async (tx) => {
    for (const id of ordered) await revokeHeld(tx, ctx, id);
  });
  return { revoked: ordered.length };
}
