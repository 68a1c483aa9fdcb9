import { recordAudit } from '@/lib/audit';
import { now, nowMs } from '@/lib/clock';
import { hashToken, newToken } from '@/lib/crypto';
import { NotFound } from '@/lib/errors';
import { isUuid, parseInput } from '@/lib/input';
import { type InstanceContext, requireInstanceAdmin } from '@/lib/teams';
import { onInstance } from './context';
import { CreateScimToken } from './schemas';

/** A token with which a directory speaks SCIM to the instance. */
export interface ScimTokenView {
  id: string;
  name: string;
  /** The last four characters. */
  hint: string;
  createdBy: string;
  createdAt: Date;
  /** Accurate to a minute. */
  lastUsedAt: Date | null;
}

const columns = {
  id: true,
  name: true,
  hint: true,
  createdBy: true,
  createdAt: true,
  lastUsedAt: true,
} as const;

/**
 * Makes a token with which a directory maintains accounts and groups. It is only in this answer: just its
 * hash is kept. Throws Forbidden and Invalid.
 */
export async function createScimToken(
  ctx: InstanceContext,
  input: unknown,
): Promise<{ scimToken: ScimTokenView; token: string }> {
  const by = requireInstanceAdmin(ctx);
  const { name } = parseInput(CreateScimToken, input);
  const { token, hash, hint } = newToken('scim');
  const scimToken = await onInstance(async (tx) => {
    const row = await tx.scimToken.create({
      data: { name, tokenHash: hash, hint, createdBy: by.actor.name, createdAt: now() },
      select: columns,
    });
    await recordAudit(tx, by, {
      action: 'scim_token.created',
      target: { kind: 'scim_token', id: row.id, name },
    });
    return row;
  });
  return { scimToken, token };
}

/** The instance's SCIM tokens, newest first. Throws Forbidden. */
export async function listScimTokens(ctx: InstanceContext): Promise<ScimTokenView[]> {
  requireInstanceAdmin(ctx);
  return onInstance((tx) =>
    tx.scimToken.findMany({ select: columns, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] }),
  );
}

/** Ends a token, from its next request on. Throws Forbidden and NotFound. */
export async function revokeScimToken(ctx: InstanceContext, id: string): Promise<void> {
  const by = requireInstanceAdmin(ctx);
  if (!isUuid(id)) throw new NotFound();
  await onInstance(async (tx) => {
    const found = await tx.scimToken.findUnique({ where: { id }, select: { name: true } });
    const { count } = await tx.scimToken.deleteMany({ where: { id } });
    if (!found || count === 0) throw new NotFound();
    await recordAudit(tx, by, {
      action: 'scim_token.revoked',
      target: { kind: 'scim_token', id, name: found.name },
    });
  });
}

const touchEveryMs = 60_000;

/** For lib/http: finds a token by its hash, and notes its use once a minute at most. */
export async function findScimToken(token: string): Promise<{ id: string; name: string } | null> {
  return onInstance(async (tx) => {
    const row = await tx.scimToken.findUnique({
      where: { tokenHash: hashToken(token) },
      select: { id: true, name: true, lastUsedAt: true },
    });
    if (row && nowMs() - (row.lastUsedAt?.getTime() ?? 0) >= touchEveryMs) {
      await tx.scimToken.updateMany({ where: { id: row.id }, data: { lastUsedAt: now() } });
    }
    return row && { id: row.id, name: row.name };
  });
}
