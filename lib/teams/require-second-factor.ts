import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { refuseBreakGlass, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { RequireSecondFactor } from './schemas';

/** Since when the team requires a second factor of its members; null: it does not. Throws Forbidden. */
export async function secondFactorRequired(ctx: TeamContext): Promise<Date | null> {
  requireRole(ctx, 'admin');
  const team = await withTransaction(ctx, (tx) =>
    tx.team.findUnique({
      where: { id: ctx.team.id },
      select: { secondFactorRequiredAt: true },
    }),
  );
  return team?.secondFactorRequiredAt ?? null;
}

/**
 * Keeps everybody without a second factor out of the team, from their next request on; they are led to set
 * one up. API tokens continue to work. Throws Forbidden, Invalid, and Conflict for a caller without one:
 * they would be the first to be shut out.
 */
export async function requireSecondFactor(
  ctx: TeamContext,
  input: unknown,
): Promise<{ requiredSince: Date | null }> {
  requireRole(ctx, 'admin');
  refuseBreakGlass(ctx);
  const { required } = parseInput(RequireSecondFactor, input);
  return withTransaction(ctx, async (tx) => {
    const where = { id: ctx.team.id };
    const select = { secondFactorRequiredAt: true } as const;
    const before = (await tx.team.findUnique({ where, select }))?.secondFactorRequiredAt ?? null;
    if ((before !== null) === required) return { requiredSince: before };
    if (required && ctx.actor.kind === 'user') {
      const self = await tx.user.findUnique({
        where: { id: ctx.actor.id },
        select: { secondFactorAt: true },
      });
      if (!self?.secondFactorAt) {
        throw new Conflict('Set up a second factor of your own first: you would be shut out.');
      }
    }
    const secondFactorRequiredAt = required ? now() : null;
    await tx.team.updateMany({ where, data: { secondFactorRequiredAt } });
    await recordAudit(tx, ctx, {
      action: required ? 'team.second_factor_required' : 'team.second_factor_optional',
      target: { kind: 'team', id: ctx.team.id, name: ctx.team.slug },
    });
    return { requiredSince: secondFactorRequiredAt };
  });
}
