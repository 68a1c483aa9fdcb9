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

/** Somebody or something that may act in the team, or could by a link that is still good. */
export interface AccessEntry {
  kind: 'person' | 'token' | 'service account' | 'invitation' | 'break-glass';
  id: string;
  name: string;
  /** A person's address; of an invitation the one it is for, if for one. */
  email: string | null;
  role: Role;
  since: Date;
  /** How they got in: a sentence. */
  how: string;
  /** Of a person in any session, right to ten minutes; of what has a token its last use. */
  lastSeenAt: Date | null;
  /** By what a person signs in beside their password; null: this is no person. */
  secondFactors: SecondFactor[] | null;
  /** When it ends by itself. */
  endsAt: Date | null;
  /** What to look at twice: a sentence. */
  remark: string | null;
}

interface Entrance {
  id: string;
  action: string;
  actor_name: string;
  details: { invitedBy?: string };
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
    ...members.map((member): AccessEntry => {
      const secondFactors = factorsOf(factors.get(member.userId));
      const lastSeenAt = later(member.lastSeenAt, member.lastSignInAt);
      return {
        kind: 'person',
        id: member.id,
        name: member.name,
        email: member.email,
        role: member.role,
        since: member.createdAt,
        how: howIn(entrances.get(member.id)),
        lastSeenAt,
        secondFactors,
        endsAt: null,
        remark: remarkOnPerson(lastSeenAt, secondFactors),
      };
    }),
    ...accesses.filter(isOpen).map(
      (access): AccessEntry => ({
        kind: 'break-glass',
        id: access.id,
        name: access.userName,
        email: null,
        role: access.role,
        since: access.startedAt,
        how: `Instance admin: ${access.reason}`,
        lastSeenAt: null,
        secondFactors: null,
        endsAt: access.endsAt,
        remark: 'Open now',
      }),
    ),
    ...accounts.map(
      (account): AccessEntry => ({
        kind: 'service account',
        id: account.id,
        name: account.name,
        email: null,
        role: account.role,
        since: account.createdAt,
        how: `Made by ${account.createdBy}`,
        lastSeenAt: account.lastUsedAt,
        secondFactors: null,
        endsAt: null,
        remark: account.enabled ? null : `Disabled by ${account.disabledBy ?? 'somebody'}`,
      }),
    ),
    ...tokens.map(
      (token): AccessEntry => ({
        kind: 'token',
        id: token.id,
        name: token.name,
        email: null,
        role: token.role,
        since: token.createdAt,
        how: `Made by ${token.createdBy}${token.serviceAccount ? ` for ${token.serviceAccount.name}` : ''}`,
        lastSeenAt: token.lastUsedAt,
        secondFactors: null,
        endsAt: token.expiresAt,
        remark: remarkOn(token),
      }),
    ),
    ...invitations
      .filter(({ state }) => state === 'open')
      .map(
        (invitation): AccessEntry => ({
          kind: 'invitation',
          id: invitation.id,
          name: invitation.email ?? 'Whoever has the link',
          email: invitation.email,
          role: invitation.role,
          since: invitation.createdAt,
          how: `Invited by ${invitation.invitedBy}, not accepted yet`,
          lastSeenAt: null,
          secondFactors: null,
          endsAt: invitation.expiresAt,
          remark: null,
        }),
      ),
  ];
}

function factorsOf(factors: MemberFactors | undefined): SecondFactor[] {
  const passkey: SecondFactor[] = factors && factors.passkeys > 0 ? ['passkey'] : [];
  return factors?.totp ? ['totp', ...passkey] : passkey;
}

/** Who was last here before that was kept has their last sign-in alone. */
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
  if (token.makerHasLeft) return 'Whoever made it has left';
  if (token.lastUsedAt === null) return 'Never used';
  return token.expiresAt === null ? 'Never expires' : null;
}

/** By membership, what the audit tells of its beginning. */
async function readEntrances(ctx: TeamContext): Promise<Map<string, Entrance>> {
  const rows = await withTransaction(
    ctx,
    (tx) => tx.$queryRaw<Entrance[]>`
      SELECT m.id::text, e.action, e.actor_name, e.details FROM memberships m
      JOIN LATERAL (
        SELECT a.action, a.actor_name, a.details FROM audit_events a
        WHERE a.team_id = m.team_id AND a.target_id = m.id::text AND a.target_kind = 'member' AND a.action IN ('member.added', 'invitation.accepted')
        ORDER BY a.at DESC, a.id DESC LIMIT 1
      ) e ON true
      WHERE m.team_id = ${ctx.team.id}::uuid`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

function howIn(entrance: Entrance | undefined): string {
  if (!entrance) return 'With the team, or by a provider of identities';
  return entrance.action === 'member.added'
    ? `Added by ${entrance.actor_name}`
    : `Invited by ${entrance.details.invitedBy ?? 'somebody'}`;
}
