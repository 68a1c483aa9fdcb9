import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { apiTokenColumns, toApiTokenViews } from './list-api-tokens';
import type { MadeTokenView } from './views';

/**
 * The team's API tokens, newest first, each with the person behind it. Tokens left behind by former
 * members, from before a person's tokens ended with their membership, are marked. Throws Forbidden.
 */
export async function listMadeTokens(ctx: TeamContext): Promise<MadeTokenView[]> {
  requireRole(ctx, 'admin');
  const where = { teamId: ctx.team.id };
  return withTransaction(ctx, async (tx) => {
    const rows = await tx.apiToken.findMany({
      where,
      select: { ...apiTokenColumns, createdById: true },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    });
    const members = await tx.membership.findMany({ where, select: { userId: true } });
    const present = new Set(members.map(({ userId }) => userId));
    const makers = new Map(rows.map(({ id, createdById }) => [id, createdById]));
    const tokens = await toApiTokenViews(
      tx,
      ctx,
      rows.map(({ createdById: _maker, ...row }) => row),
    );
    return tokens.map((token) => {
      const makerId = makers.get(token.id) ?? null;
      const isMakers = token.serviceAccount === null && makerId !== null;
      return { ...token, makerId, makerHasLeft: isMakers && !present.has(makerId) };
    });
  });
}
