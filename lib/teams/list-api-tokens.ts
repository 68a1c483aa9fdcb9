import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import type { Prisma } from '@/lib/db';
import type { ApiTokenView } from './views';

export const apiTokenColumns = {
  id: true,
  name: true,
  role: true,
  hint: true,
  createdBy: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
} as const satisfies Prisma.ApiTokenSelect;

/** The team's API tokens, newest first, the expired ones too. Throws Forbidden. */
export async function listApiTokens(ctx: TeamContext): Promise<ApiTokenView[]> {
  requireRole(ctx, 'admin');
  return withTransaction(ctx, (tx) =>
    tx.apiToken.findMany({
      where: { teamId: ctx.team.id },
      select: apiTokenColumns,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    }),
  );
}
