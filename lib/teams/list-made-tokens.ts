import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { apiTokenColumns } from './list-api-tokens';
import type { MadeTokenView } from './views';

/**
 * The team's API tokens, newest first, each with the person behind it: tokens stay when people go, because
 * machines depend on them, so an admin must see whose they are. Throws Forbidden.
 */
export async function listMadeTokens(ctx: TeamContext): Promise<MadeTokenView[]> {
  requireRole(ctx, 'admin');
  const where = { teamId: ctx.team.id };
  const { tokens, members } = await withTransaction(ctx, async (tx) => ({
    tokens: await tx.apiToken.findMany({
      where,
      select: { ...apiTokenColumns, createdById: true },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    }),
    members: await tx.membership.findMany({ where, select: { userId: true } }),
  }));
  const present = new Set(members.map(({ userId }) => userId));
  return tokens.map(({ createdById, ...token }) => ({
    ...token,
    makerId: createdById,
    makerHasLeft: createdById !== null && !present.has(createdById),
  }));
}
