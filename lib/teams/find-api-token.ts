import { nowMs } from '@/lib/clock';
import type { Role } from '@/lib/context';
import { hashToken } from '@/lib/crypto';
import { database } from '@/lib/db';

/** A token that may be used now, and whose it is. */
export interface FoundApiToken {
  id: string;
  name: string;
  /** At most the service account's. */
  role: Role;
  isLimited: boolean;
  serviceAccount: { id: string; name: string } | null;
  lastUsedAt: Date | null;
  team: { id: string; slug: string; name: string };
}

interface Row {
  id: string;
  name: string;
  role: Role;
  expires_at: Date | null;
  last_used_at: Date | null;
  is_limited: boolean;
  service_account_id: string | null;
  service_account_name: string | null;
  team_id: string;
  team_slug: string;
  team_name: string;
}

/** For lib/auth: finds a token by its hash. Unknown, revoked, expired, and of a disabled service account are all null. */
export async function findApiToken(token: string): Promise<FoundApiToken | null> {
  const [row] = await database().prisma.$queryRaw<Row[]>`
    SELECT id, name, role::text AS role, expires_at, last_used_at, is_limited, service_account_id,
           service_account_name, team_id, team_slug, team_name
    FROM portal_calling_token(${hashToken(token)})`;
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
