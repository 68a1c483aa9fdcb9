import type { Role } from '@/lib/context';
import { database } from '@/lib/db';
import { slugForm } from './schemas';

/** A user as they stand now, and what they are in the team that was asked for. */
export interface FoundViewer {
  user: { id: string; email: string; name: string; timeZone: string; isInstanceAdmin: boolean };
  sessionVersion: number;
  /** When this session was last noted; null while it was not. */
  sessionSeenAt: Date | null;
  /** Whether they are in the team but not let in, because it asks for a second factor. */
  factorMissing: boolean;
  /** Null when no team was asked for, when there is none, when the user is not in it, or not let in. */
  membership: { team: { id: string; slug: string; name: string }; role: Role } | null;
}

interface Row {
  id: string;
  email: string;
  name: string;
  session_version: number;
  is_instance_admin: boolean;
  time_zone: string;
  session_seen_at: Date | null;
  factor_missing: boolean;
  team_id: string | null;
  team_slug: string | null;
  team_name: string | null;
  role: Role | null;
}

/**
 * For lib/auth: the one question to the database that every request of a signed-in person asks. Null when
 * the user is gone, deactivated, or has signed out of that session.
 */
export async function findViewer(
  userId: string,
  slug: string | null,
  sessionId: string | null,
): Promise<FoundViewer | null> {
  // What cannot be a slug is asked as none: PostgreSQL refuses some texts with an error, a NUL for one.
  const wanted = slug !== null && slugForm.test(slug) ? slug : null;
  // No transaction: the connection acts as portal_app already, and the function needs no scope.
  const [row] = await database().prisma.$queryRaw<Row[]>`
    SELECT id, email, name, session_version, is_instance_admin, time_zone,
           team_id, team_slug, team_name, role::text AS role, session_seen_at, factor_missing
    FROM portal_viewer(${userId}::uuid, ${wanted}, ${sessionId}::uuid) WHERE NOT portal_is_deactivated(id)`;
  if (!row) return null;
  const { team_id: id, team_slug, team_name, role } = row;
  return {
    user: {
      id: row.id,
      email: row.email,
      name: row.name,
      timeZone: row.time_zone,
      isInstanceAdmin: row.is_instance_admin,
    },
    sessionVersion: row.session_version,
    sessionSeenAt: row.session_seen_at,
    factorMissing: row.factor_missing,
    membership:
      id && team_slug && team_name && role && !row.factor_missing
        ? { team: { id, slug: team_slug, name: team_name }, role }
        : null,
  };
}
