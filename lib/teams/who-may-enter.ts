import type { TeamContext } from '@/lib/context';
import type { Prisma, Transaction } from '@/lib/db';

/**
 * The members who may see the team now: nobody who is deactivated, or lacks the second factor that it requires. What is
 * mailed about the team goes to no others.
 */
export async function whoMayEnter(
  tx: Transaction,
  ctx: TeamContext,
): Promise<Prisma.MembershipWhereInput> {
  const team = await tx.team.findUnique({
    where: { id: ctx.team.id },
    select: { secondFactorRequiredAt: true },
  });
  const factor = team?.secondFactorRequiredAt ? { secondFactorAt: { not: null } } : {};
  return { teamId: ctx.team.id, user: { deactivatedAt: null, ...factor } };
}
