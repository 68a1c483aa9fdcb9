import { nowMs } from '@/lib/clock';
import type { Role } from '@/lib/context';
import { hashToken } from '@/lib/crypto';
import { database } from '@/lib/db';

/** A token that may be used now, and whose it is. */
export interface FoundApiToken {
  id: string;
  name: string;
  role: Role;
  lastUsedAt: Date | null;
  team: { id: string; slug: string; name: string };
}

interface Row {
  id: string;
  name: string;
  role: Role;
  expires_at: Date | null;
  last_used_at: Date | null;
  team_id: string;
  team_slug: string;
  team_name: string;
}

/** For lib/auth: finds a token by its hash. Unknown, revoked and expired are all null. */
export async function findApiToken(token: string): Promise<FoundApiToken | null> {
  const [row] = await database().prisma.$queryRaw<Row[]>`
    SELECT id, name, role::text AS role, expires_at, last_used_at, team_id, team_slug, team_name
    FROM portal_api_token(${hashToken(token)})`;
  if (!row || (row.expires_at && row.expires_at.getTime() <= nowMs())) return null;
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    lastUsedAt: row.last_used_at,
    team: { id: row.team_id, slug: row.team_slug, name: row.team_name },
  };
}
