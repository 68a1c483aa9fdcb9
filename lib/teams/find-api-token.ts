import { z } from 'zod';
import { nowMs } from '@/lib/clock';
import { type Role, roles } from '@/lib/context';
import { hashToken } from '@/lib/crypto';
import { quickRead } from '@/lib/db';

/** A token that may be used now, and whom it belongs to. */
export interface FoundApiToken {
  id: string;
  name: string;
  /** Never above the service account's. */
  role: Role;
  isLimited: boolean;
  serviceAccount: { id: string; name: string } | null;
  lastUsedAt: Date | null;
  team: { id: string; slug: string; name: string };
}

const Row = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  expires_at: z.date().nullable(),
  last_used_at: z.date().nullable(),
  is_limited: z.boolean(),
  service_account_id: z.string().nullable(),
  service_account_name: z.string().nullable(),
  team_id: z.string(),
  team_slug: z.string(),
  team_name: z.string(),
});

/** For lib/auth: finds a token by its hash. Null if unknown, revoked, expired, or of a disabled service account. */
export async function findApiToken(token: string): Promise<FoundApiToken | null> {
  // Every call of every program waits for this.
  const [row] = z
    .array(Row)
    .parse(await quickRead('SELECT * FROM portal_calling_token($1)', [hashToken(token)]));
  if (!row || (row.expires_at && row.expires_at.getTime() <= nowMs())) return null;
  const { service_account_id: accountId, service_account_name: accountName } = row;
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    isLimited: row.is_limited,
    serviceAccount:
      accountId !== null && accountName !== null ? { id: accountId, name: accountName } : null,
    lastUsedAt: row.last_used_at,
    team: { id: row.team_id, slug: row.team_slug, name: row.team_name },
  };
}
