import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { parseInput } from '@/lib/input';
import { changes } from './changes';
import { recordAudit } from './record-audit';
import { SetAuditRetention } from './schemas';

/**
 * Sets how long the team's audit is kept, in days; null: for ever. Older events are removed within the hour,
 * the oldest first, and the rest stays verifiable. Throws Forbidden and Invalid.
 */
export async function setAuditRetention(
  ctx: TeamContext,
  input: unknown,
): Promise<{ days: number | null }> {
  requireRole(ctx, 'owner');
  const { days } = parseInput(SetAuditRetention, input);
  const { id, slug } = ctx.team;
  await withTransaction(ctx, async (tx) => {
    const before = await readDays(tx, ctx);
    await tx.$executeRaw`UPDATE teams SET audit_retention_days = ${days}::int WHERE id = ${id}::uuid`;
    await recordAudit(tx, ctx, {
      action: 'audit.retention_changed',
      target: { kind: 'team', id, name: slug },
      changes: changes(before, { days }, ['days']),
    });
  });
  return { days };
}

/** How long it is kept, in days; null: for ever. Throws Forbidden. */
export async function readAuditRetention(ctx: TeamContext): Promise<{ days: number | null }> {
  requireRole(ctx, 'admin');
  return withTransaction(ctx, (tx) => readDays(tx, ctx));
}

async function readDays(tx: Transaction, ctx: TeamContext): Promise<{ days: number | null }> {
  const [row] = await tx.$queryRaw<{ days: number | null }[]>`
    SELECT audit_retention_days AS days FROM teams WHERE id = ${ctx.team.id}::uuid`;
  return { days: row?.days ?? null };
}
