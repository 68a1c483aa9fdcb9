import { recordAudit } from '@/lib/audit';
import { now, nowMs } from '@/lib/clock';
import { type Role, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { newToken } from '@/lib/crypto';
import type { Transaction } from '@/lib/db';
import { Forbidden, invalidField } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { lockTeam, requireRoleWithinOwn } from './internal';
import { apiTokenColumns, toApiTokenViews } from './list-api-tokens';
import { CreateApiToken } from './schemas';
import { requireAccountFor } from './service-account';
import { type Standing, standingOf } from './standing';
import { tokenReach } from './token-reach';
import type { ApiTokenView } from './views';

const yearMs = 365 * 24 * 60 * 60 * 1000;

/**
 * Makes a token for programs, with a role up to one's own, for the whole team or for some of its pipelines;
 * one's own or a service account's. The token is only in this answer: just its hash is kept. A token made
 * with a token always expires, at the latest when that one does: whoever found one must not be able to
 * prolong it with another. Throws Forbidden and Invalid.
 */
export async function createApiToken(
  ctx: TeamContext,
  input: unknown,
): Promise<{ apiToken: ApiTokenView; token: string }> {
  requireRole(ctx, 'admin');
  const { name, role, expiresAt: asked, ...given } = parseInput(CreateApiToken, input);
  requireRoleWithinOwn(ctx, role);
  if (asked && asked.getTime() <= nowMs()) throw wrongExpiry('takes a time in the future');
  const { token, hash, hint } = newToken('dmp');
  const apiToken = await withTransaction(ctx, async (tx) => {
    await lockTeam(tx, ctx);
    const by = await standingOf(tx, ctx);
    const expiresAt = expiryWithin(by, asked);
    const reach = await tokenReach(tx, ctx, given);
    const serviceAccount = await accountFor(tx, ctx, given.serviceAccountId, role);
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
        serviceAccountId: serviceAccount?.id ?? null,
        ...reach,
      },
      select: apiTokenColumns,
    });
    const views = await toApiTokenViews(tx, ctx, [row]);
    const [{ pipelines = null, tags = null } = {}] = views;
    await recordAudit(tx, ctx, {
      action: 'token.created',
      target: { kind: 'token', id: row.id, name },
      details: {
        role,
        expiresAt: expiresAt?.toISOString() ?? null,
        ...(serviceAccount && { serviceAccount: serviceAccount.name }),
        ...(reach.isLimited && { pipelines, tags }),
      },
    });
    return views;
  });
  const [view] = apiToken;
  if (!view) throw new Error('A token that was written is not there.');
  return { apiToken: view, token };
}

/** What a service account makes belongs to it, and so ends with it. Throws Forbidden and Invalid. */
async function accountFor(
  tx: Transaction,
  ctx: TeamContext,
  wanted: string | undefined,
  role: Role,
): Promise<{ id: string; name: string } | null> {
  const own = ctx.actor.kind === 'service' ? ctx.actor.id : undefined;
  if (own !== undefined && wanted !== undefined && wanted !== own) {
    throw new Forbidden('A service account can only create tokens for itself.');
  }
  const id = wanted ?? own;
  return id === undefined ? null : requireAccountFor(tx, ctx, id, role);
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

const wrongExpiry = (sentence: string) => invalidField('expiresAt', sentence);
