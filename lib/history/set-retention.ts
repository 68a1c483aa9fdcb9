import { changes, recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { SetRetention } from './setting-schemas';

/**
 * Sets how long the team's runs, task runs and outputs are kept; the sums by day stay. Takes effect within the
 * hour. Throws Forbidden and Invalid.
 */
export async function setRetention(
  ctx: TeamContext,
  input: unknown,
): Promise<{ days: number | null }> {
  requireRole(ctx, 'admin');
  const { days } = parseInput(SetRetention, input);
  const { id, slug } = ctx.team;
  return withTransaction(ctx, async (tx) => {
    const before = await tx.team.findUniqueOrThrow({
      where: { id },
      select: { historyRetentionDays: true },
    });
    await tx.team.update({
      where: { id },
      data: { historyRetentionDays: days },
      select: { id: true },
    });
    await recordAudit(tx, ctx, {
      action: 'history.retention_changed',
      target: { kind: 'team', id, name: slug },
      details: { days },
      changes: changes(before, { historyRetentionDays: days }, ['historyRetentionDays']),
    });
    return { days };
  });
}
