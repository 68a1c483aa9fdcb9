import { type Role, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { isOpen, listBreakGlass } from '@/lib/instance';
import {
  listInvitations,
  listMadeTokens,
  listMembers,
  listServiceAccounts,
  type MemberFactors,
  memberFactors,
} from '@/lib/teams';

export const secondFactorKinds = ['totp', 'passkey'] as const;
export type SecondFactor = (typeof secondFactorKinds)[number];

/** Somebody or something that may act in the team, or could by a link that is still valid. */
export interface AccessEntry {
  kind: 'person' | 'token' | 'service account' | 'invitation' | 'break-glass';
  id: string;
  name: string;
  /** A person's address; for an invitation, the one it is for, if any. */
  email: string | null;
  role: Role;
  since: Date;
  /** How they got in: a sentence. */
  how: string;
  /** For a person, in any session, accurate to ten minutes; for a token's holder, its last use. */
  lastSeenAt: Date | null;
  /** What a person signs in with besides their password; null: not a person. */
  secondFactors: SecondFactor[] | null;
  /** When it ends by itself. */
  endsAt: Date | null;
  /** What deserves a second look: a sentence. */
  remark: string | null;
}

interface Entrance {
  id: string;
  from_groups: boolean;
  /** Whether the membership was made together with its team. */
  with_team: boolean;
  /** Null: the audit has no such event, or none any more. */
  action: string | null;
  actor_name: string | null;
  details: { invitedBy?: string } | null;
}

/** Everybody and everything that may do something in the team, people first. Throws Forbidden. */
export async function readAccess(ctx: TeamContext): Promise<AccessEntry[]> {
  requireRole(ctx, 'admin');
  const [members, factors, tokens, accounts, invitations, accesses, entrances] = await Promise.all([
    listMembers(ctx),
    memberFactors(ctx),
    listMadeTokens(ctx),
    listServiceAccounts(ctx),
    listInvitations(ctx),
    listBreakGlass(ctx),
    readEntrances(ctx),
  ]);
  return [
    ...members.map((member) =>
      personOf(member, factors.get(member.userId), entrances.get(member.id)),
    ),
    ...accesses.filter(isOpen).map(breakGlassOf),
    ...accounts.map(accountOf),
    ...tokens.map(tokenOf),
    ...invitations.filter(({ state }) => state === 'open').map(invitationOf),
  ];
}

type One<List extends (ctx: TeamContext) => Promise<unknown[]>> = Awaited<ReturnType<List>>[number];

function personOf(
  { id, name, email, role, createdAt, ...member }: One<typeof listMembers>,
  factors: MemberFactors | undefined,
  entrance: Entrance | undefined,
): AccessEntry {
  const secondFactors = factorsOf(factors);
  const lastSeenAt = later(member.lastSeenAt, member.lastSignInAt);
  const remark = remarkOnPerson(lastSeenAt, secondFactors);
  const how = howIn(entrance);
  const of = { kind: 'person', id, name, email, role, since: createdAt } as const;
  return { ...of, how, lastSeenAt, secondFactors, endsAt: null, remark };
}

/** For entries that are not a person, or not yet. */
const nobody = { email: null, lastSeenAt: null, secondFactors: null, endsAt: null, remark: null };

const breakGlassOf = (access: One<typeof listBreakGlass>): AccessEntry => ({
  ...nobody,
  kind: 'break-glass',
  id: access.id,
  name: access.userName,
  role: access.role,
  since: access.startedAt,
  how: `Instance admin: ${access.reason}`,
  endsAt: access.endsAt,
  remark: 'Open now',
});

const accountOf = (account: One<typeof listServiceAccounts>): AccessEntry => ({
  ...nobody,
  kind: 'service account',
  id: account.id,
  name: account.name,
  role: account.role,
  since: account.createdAt,
  how: `Created by ${account.createdBy}`,
  lastSeenAt: account.lastUsedAt,
  remark: account.enabled ? null : `Disabled by ${account.disabledBy ?? 'somebody'}`,
});

const tokenOf = (token: One<typeof listMadeTokens>): AccessEntry => ({
  ...nobody,
  kind: 'token',
  id: token.id,
  name: token.name,
  role: token.role,
  since: token.createdAt,
  how: `Created by ${token.createdBy}${token.serviceAccount ? ` for ${token.serviceAccount.name}` : ''}`,
  lastSeenAt: token.lastUsedAt,
  endsAt: token.expiresAt,
  remark: remarkOn(token),
});

const invitationOf = (invitation: One<typeof listInvitations>): AccessEntry => ({
  ...nobody,
  kind: 'invitation',
  id: invitation.id,
  name: invitation.email ?? 'Anyone with the link',
  email: invitation.email,
  role: invitation.role,
  since: invitation.createdAt,
  how: `Invited by ${invitation.invitedBy}, not accepted yet`,
  endsAt: invitation.expiresAt,
});

function factorsOf(factors: MemberFactors | undefined): SecondFactor[] {
  const passkey: SecondFactor[] = factors && factors.passkeys > 0 ? ['passkey'] : [];
  return factors?.totp ? ['totp', ...passkey] : passkey;
}

/** For people last here before this was kept, only their last sign-in is known. */
function later(one: Date | null, other: Date | null): Date | null {
  if (!one || !other) return one ?? other;
  return one > other ? one : other;
}

function remarkOnPerson(lastSeenAt: Date | null, secondFactors: SecondFactor[]): string | null {
  if (lastSeenAt === null) return 'Never signed in';
  return secondFactors.length === 0 ? 'No second factor' : null;
}

function remarkOn(token: {
  makerHasLeft: boolean;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
}): string | null {
  if (token.makerHasLeft) return 'Its creator has left the team';
  if (token.lastUsedAt === null) return 'Never used';
  return token.expiresAt === null ? 'Never expires' : null;
}

/** What the audit says about the beginning of each membership. */
async function readEntrances(ctx: TeamContext): Promise<Map<string, Entrance>> {
  const rows = await withTransaction(
    ctx,
    (tx) => tx.$queryRaw<Entrance[]>`
      SELECT m.id::text, m.from_groups, m.created_at < t.created_at + interval '1 minute' AS with_team, e.action, e.actor_name, e.details
      FROM memberships m JOIN teams t ON t.id = m.team_id
      LEFT JOIN LATERAL (
        SELECT a.action, a.actor_name, a.details FROM audit_events a
        WHERE a.team_id = m.team_id AND a.target_id = m.id::text AND a.target_kind = 'member' AND a.action IN ('member.added', 'invitation.accepted')
        ORDER BY a.at DESC, a.id DESC LIMIT 1
      ) e ON true
      WHERE m.team_id = ${ctx.team.id}::uuid`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

function howIn(entrance: Entrance | undefined): string {
  if (entrance?.action === 'member.added') return `Added by ${entrance.actor_name}`;
  if (entrance?.action) return `Invited by ${entrance.details?.invitedBy ?? 'somebody'}`;
  if (entrance?.from_groups) return 'Through a directory group';
  return entrance?.with_team ? 'With the team' : 'Longer ago than the audit is kept';
}
