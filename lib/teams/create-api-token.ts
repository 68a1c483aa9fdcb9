import { recordAudit } from '@/lib/audit';
import { now, nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { newToken } from '@/lib/crypto';
import { Invalid } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { lockTeam, requireRoleWithinOwn } from './internal';
import { apiTokenColumns } from './list-api-tokens';
import { CreateApiToken } from './schemas';
import { type Standing, standingOf } from './standing';
import type { ApiTokenView } from './views';

const yearMs = 365 * 24 * 60 * 60 * 1000;

/**
 * Makes a token for programs, with a role up to one's own. The token is in this answer alone: only its
 * hash is kept. What a token makes ends with that token at the latest, and ends in any case: whoever found
 * one must not prolong it by another. Throws Forbidden and Invalid.
 */
export async function createApiToken(
  ctx: TeamContext,
  input: unknown,
): Promise<{ apiToken: ApiTokenView; token: string }> {
  requireRole(ctx, 'admin');
  const { name, role, expiresAt: asked } = parseInput(CreateApiToken, input);
  requireRoleWithinOwn(ctx, role);
  if (asked && asked.getTime() <= nowMs()) throw wrongExpiry('takes a time in the future');
  const { token, hash, hint } = newToken('dmp');
  const apiToken = await withTransaction(ctx, async (tx) => {
    await lockTeam(tx, ctx);
    const by = await standingOf(tx, ctx);
    const expiresAt = expiryWithin(by, asked);
    const row = await tx.apiToken.create({
      data: {
        teamId: ctx.team.id,
        name,
        role,
        tokenHash: hash,
        hint,
        createdBy: ctx.actor.name,
        createdById: by.userId,
        createdAt: now(),
        expiresAt,
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

/** Throws Invalid. */
function expiryWithin({ token }: Standing, asked: Date | undefined): Date | null {
  if (!token) return asked ?? null;
  const { expiresAt: latest } = token;
  if (asked && latest && asked > latest) {
    throw wrongExpiry(`takes a time up to ${latest.toISOString()}, when the token that asks ends`);
  }
  return asked ?? latest ?? new Date(nowMs() + yearMs);
}

const wrongExpiry = (sentence: string) =>
  new Invalid(`expiresAt: ${sentence}`, { errors: { expiresAt: [sentence] } });
