import { recordAudit } from '@/lib/audit';
import { now, nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { newToken } from '@/lib/crypto';
import { Invalid } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { requireRoleWithinOwn } from './internal';
import { apiTokenColumns } from './list-api-tokens';
import { CreateApiToken } from './schemas';
import type { ApiTokenView } from './views';

/**
 * Makes a token for programs, with a role up to one's own. The token is in this answer alone: only its
 * hash is kept. Throws Forbidden and Invalid.
 */
export async function createApiToken(
  ctx: TeamContext,
  input: unknown,
): Promise<{ apiToken: ApiTokenView; token: string }> {
  requireRole(ctx, 'admin');
  const { name, role, expiresAt } = parseInput(CreateApiToken, input);
  requireRoleWithinOwn(ctx, role);
  if (expiresAt && expiresAt.getTime() <= nowMs()) {
    throw new Invalid('expiresAt: takes a time in the future', {
      errors: { expiresAt: ['takes a time in the future'] },
    });
  }
  const { token, hash, hint } = newToken('dmp');
  const apiToken = await withTransaction(ctx, async (tx) => {
    const row = await tx.apiToken.create({
      data: {
        teamId: ctx.team.id,
        name,
        role,
        tokenHash: hash,
        hint,
        createdBy: ctx.actor.name,
        createdAt: now(),
        expiresAt: expiresAt ?? null,
      },
      select: apiTokenColumns,
    });
    await recordAudit(tx, ctx, {
      action: 'token.created',
      target: { kind: 'token', id: row.id, name },
      details: { role, expiresAt: expiresAt?.toISOString() ?? null },
    });
    return row;
  });
  return { apiToken, token };
}
