import { nowMs } from '@/lib/clock';
import type { Role } from '@/lib/context';
import { hashToken } from '@/lib/crypto';
import { database } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { shownFor } from './invitation-links';
import type { TeamView } from './views';

/** An invitation that can be accepted now. */
export interface FoundInvitation {
  id: string;
  email: string | null;
  role: Role;
  invitedBy: string;
  expiresAt: Date;
  team: TeamView;
  /** Whether the link is the one that only its mail holds. */
  cameByMail: boolean;
}

interface Row {
  id: string;
  email: string | null;
  role: Role;
  invited_by: string;
  expires_at: Date;
  accepted_at: Date | null;
  team_id: string;
  team_slug: string;
  team_name: string;
}

/** Finds an invitation by the link's token. Throws NotFound: unknown, revoked, used and expired get one answer. */
export async function findInvitation(token: string): Promise<FoundInvitation> {
  const shown = await rowOf(token);
  const row = shown ?? (await rowOf(shownFor(token)));
  if (!row || row.accepted_at || row.expires_at.getTime() <= nowMs()) throw new NotFound();
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    invitedBy: row.invited_by,
    expiresAt: row.expires_at,
    team: { id: row.team_id, slug: row.team_slug, name: row.team_name },
    cameByMail: !shown,
  };
}

async function rowOf(token: string): Promise<Row | undefined> {
  const [row] = await database().prisma.$queryRaw<Row[]>`
    SELECT id, email, role::text AS role, invited_by, expires_at, accepted_at, team_id, team_slug, team_name
    FROM portal_invitation(${hashToken(token)})`;
  return row;
}
