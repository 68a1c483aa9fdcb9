import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import type { Prisma, Transaction } from '@/lib/db';
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
  isLimited: true,
  reachPipelines: true,
  reachTags: true,
  serviceAccount: { select: { id: true, name: true } },
} as const satisfies Prisma.ApiTokenSelect;

type ApiTokenRow = Prisma.ApiTokenGetPayload<{ select: typeof apiTokenColumns }>;

/** The public projection of tokens: pipelines by their UUID, without those that are gone. */
export async function toApiTokenViews(
  tx: Transaction,
  ctx: TeamContext,
  rows: readonly ApiTokenRow[],
): Promise<ApiTokenView[]> {
  const ids = [...new Set(rows.flatMap(({ reachPipelines }) => reachPipelines))];
  const pipelines =
    ids.length === 0
      ? []
      : await tx.pipeline.findMany({
          where: { teamId: ctx.team.id, id: { in: ids } },
          select: { id: true, uuid: true },
        });
  const uuids = new Map(pipelines.map(({ id, uuid }) => [id, uuid]));
  return rows.map(({ isLimited, reachPipelines, reachTags, ...row }) => ({
    ...row,
    pipelines: isLimited ? reachPipelines.flatMap((id) => uuids.get(id) ?? []) : null,
    tags: isLimited ? reachTags : null,
  }));
}

/** The team's API tokens, newest first, including expired ones. Throws Forbidden. */
export async function listApiTokens(ctx: TeamContext): Promise<ApiTokenView[]> {
  requireRole(ctx, 'admin');
  return withTransaction(ctx, async (tx) => {
    const rows = await tx.apiToken.findMany({
      where: { teamId: ctx.team.id },
      select: apiTokenColumns,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    });
    return toApiTokenViews(tx, ctx, rows);
  });
}
