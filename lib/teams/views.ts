import type { Role } from '@/lib/context';

/** What outsiders may know of a team. */
export interface TeamView {
  id: string;
  slug: string;
  name: string;
}

/** A team that the person is in. */
export interface OwnTeamView extends TeamView {
  role: Role;
}

export interface MemberView {
  id: string;
  userId: string;
  name: string;
  email: string;
  role: Role;
  createdAt: Date;
  lastSignInAt: Date | null;
  /** In any of their sessions, accurate to ten minutes. */
  lastSeenAt: Date | null;
  /** Since when they have had a second factor; null: they have none. */
  secondFactorAt: Date | null;
}

export interface InvitationView {
  id: string;
  email: string | null;
  role: Role;
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
  /** An expired one can be sent again. */
  state: 'open' | 'expired';
}

/** What the holder of an invitation's link may know. */
export interface OpenInvitationView {
  team: { slug: string; name: string };
  /** When given, only this address can accept. */
  email: string | null;
  role: Role;
  invitedBy: string;
  expiresAt: Date;
}

export interface ApiTokenView {
  id: string;
  name: string;
  role: Role;
  /** The last four characters. */
  hint: string;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date | null;
  /** Accurate to a minute. */
  lastUsedAt: Date | null;
  /** Null for a person's token. */
  serviceAccount: { id: string; name: string } | null;
  /** What it reaches, by UUID and by tag; both null where it reaches the whole team. */
  pipelines: string[] | null;
  tags: string[] | null;
}

/** A member of the team that is not a person. */
export interface ServiceAccountView {
  id: string;
  name: string;
  /** The highest role its tokens may have. */
  role: Role;
  enabled: boolean;
  createdBy: string;
  createdAt: Date;
  disabledAt: Date | null;
  disabledBy: string | null;
  /** For any of its tokens, accurate to a minute. */
  lastUsedAt: Date | null;
  tokens: number;
}

/** A token with the person behind it: its maker, or the maker of the token that made it. */
export interface MadeTokenView extends ApiTokenView {
  /** Null where a program of the portal's own made it, or where nobody knows. */
  makerId: string | null;
  /** Only for tokens from before a person's tokens ended with their membership. */
  makerHasLeft: boolean;
}
