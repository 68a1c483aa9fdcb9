import { now } from '@/lib/clock';
import type { Role } from '@/lib/context';
import { database, quickRead } from '@/lib/db';
import { slugForm } from './schemas';

/** A user as they are now, and their role in the requested team. */
export interface FoundViewer {
  user: {
    id: string;
    email: string;
    name: string;
    timeZone: string;
    isInstanceAdmin: boolean;
    /** Whether they may not act as an instance admin, because the instance requires a second factor of its admins. */
    lacksAdminFactor: boolean;
  };
  sessionVersion: number;
  /** When this session was last noted; null if it never was. */
  sessionSeenAt: Date | null;
  /** Whether they are in the team but kept out, because it requires a second factor. */
  factorMissing: boolean;
  /** A sign-in is over after this many hours. */
  sessionHours: number;
  /** What everybody reads on every page. */
  announcement: string | null;
  /** Null when no team was asked for, it does not exist, or the user is not in it or is kept out. */
  membership: {
    team: { id: string; slug: string; name: string };
    role: Role;
    /** Not a member's access, but an instance admin's temporary one. */
    breakGlass?: { id: string; endsAt: Date };
  } | null;
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
  session_hours: number;
  announcement: string | null;
  lacks_admin_factor: boolean;
  team_id: string | null;
  team_slug: string | null;
  team_name: string | null;
  role: Role | null;
}

const viewerQuery = `
  SELECT id::text, email, name, session_version, is_instance_admin, time_zone,
         team_id::text, team_slug, team_name, role::text AS role, session_seen_at, factor_missing, session_hours, announcement,
         CASE WHEN is_instance_admin AND admin_factor_required_at IS NOT NULL THEN portal_lacks_factor(id) ELSE false END AS lacks_admin_factor
  FROM portal_viewer($1::uuid, $2, $3::uuid), instance_settings WHERE NOT portal_is_deactivated(id)`;

/**
 * For lib/auth: the one database query that every request of a signed-in person makes. Null when the user is
 * gone, deactivated, or has signed out of that session.
 */
export async function findViewer(
  userId: string,
  slug: string | null,
  sessionId: string | null,
): Promise<FoundViewer | null> {
  // What cannot be a slug is looked up as none: PostgreSQL refuses some texts with an error, a NUL for one.
  const wanted = slug !== null && slugForm.test(slug) ? slug : null;
  // No transaction: the connection acts as portal_app already, and the function needs no scope.
  const [row] = (await quickRead(viewerQuery, [userId, wanted, sessionId])) as Row[];
  if (!row) return null;
  return {
    user: {
      id: row.id,
      email: row.email,
      name: row.name,
      timeZone: row.time_zone,
      isInstanceAdmin: row.is_instance_admin,
      lacksAdminFactor: row.lacks_admin_factor,
    },
    sessionVersion: row.session_version,
    sessionSeenAt: row.session_seen_at,
    factorMissing: row.factor_missing,
    sessionHours: row.session_hours,
    announcement: row.announcement,
    membership: membershipOf(row) ?? (await brokenGlass(row, wanted)),
  };
}

function membershipOf(row: Row) {
  const { team_id: id, team_slug: slug, team_name: name, role, factor_missing } = row;
  return id && slug && name && role && !factor_missing ? { team: { id, slug, name }, role } : null;
}

interface GlassRow {
  id: string;
  role: Role;
  ends_at: Date;
  team_id: string;
  team_slug: string;
  team_name: string;
}

/** An instance admin's access to a team they are not in, if it is open now. Not looked up for anybody else. */
async function brokenGlass(row: Row, slug: string | null): Promise<FoundViewer['membership']> {
  if (!row.is_instance_admin || row.lacks_admin_factor) return null;
  if (row.factor_missing || slug === null) return null;
  const [open] = await database().prisma.$queryRaw<GlassRow[]>`
    SELECT id, role::text AS role, ends_at, team_id, team_slug, team_name
    FROM portal_break_glass(${row.id}::uuid, ${slug}, ${now()}::timestamptz)`;
  if (!open) return null;
  return {
    team: { id: open.team_id, slug: open.team_slug, name: open.team_name },
    role: open.role,
    breakGlass: { id: open.id, endsAt: open.ends_at },
  };
}
