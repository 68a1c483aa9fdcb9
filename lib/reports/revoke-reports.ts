import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { revokeHeld } from './revoke-report';
import { ManyReports } from './schemas';

/** Revokes all of these reports or none. Throws Forbidden, Invalid, and NotFound if one is not the team's. */
export async function revokeReports(
  ctx: TeamContext,
  input: unknown,
): Promise<{ revoked: number }> {
  requireRole(ctx, 'admin');
  const { ids } = parseInput(ManyReports, input);
  // In one fixed order, so that two people who revoke the same ones do not deadlock.
  const ordered = [...new Set(ids)].sort();
  await withTransaction(ctx, async (tx) => {
    for (const id of ordered) await revokeHeld(tx, ctx, id);
  });
  return { revoked: ordered.length };
}
