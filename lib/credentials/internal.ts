import { type BaseUrlCheck, checkBaseUrl } from '@/lib/datamin';
import type { Prisma } from '@/lib/db';
import { env } from '@/lib/env';
import { Invalid } from '@/lib/errors';
import { type Ability, abilitiesOf } from './abilities';
import { dayOf, daysLeft, type WhenExpired } from './expiry';

export type CredentialStatus = 'unverified' | 'ok' | 'failing';

export const verifyEvery = ['off', 'hourly', 'daily'] as const;
export type VerifyEvery = (typeof verifyEvery)[number];

/** What may be shown of a credential. Contains no secret, sealed or not. */
export interface CredentialView {
  id: string;
  name: string;
  baseUrl: string;
  clientId: string;
  /** The secret's last four characters; empty if it is too short to show any. */
  clientSecretHint: string;
  /** Where the secret is kept: `env:NAME`, `file:NAME` or `vault:PATH#FIELD`; null: here, sealed. */
  clientSecretReference: string | null;
  hasOutputKey: boolean;
  outputScheme: string | null;
  /** Whether runs may be started with an input. */
  acceptsInput: boolean;
  /** Datamin's names, sorted. */
  scopes: string[];
  /** What each scope allows, and what does not work without it; null if Datamin named none. */
  abilities: Ability[] | null;
  status: CredentialStatus;
  /** A sentence: why the last check or call failed. */
  statusReason: string | null;
  /** Null while it works. */
  failingSince: Date | null;
  /** The secret before the last rotation, while it is kept. */
  oldSecret: { hint: string; until: Date } | null;
  /** While it is disabled, no call is made with it. */
  disabled: { at: Date; by: string; reason: string } | null;
  createdAt: Date;
  /** Null if it was created before this was recorded. */
  createdBy: string | null;
  lastVerifiedAt: Date | null;
  lastUsedAt: Date | null;
  rotatedAt: Date | null;
  /** The UTC day from which it counts as expired, as 2026-03-10. */
  expiresOn: string | null;
  /** Days until then; 0 on the day itself, then negative. */
  daysLeft: number | null;
  /** What happens on that day: a warning, or it is disabled. */
  whenExpired: WhenExpired;
  /** How often the worker verifies it. */
  verifyEvery: VerifyEvery;
  /** The access token shared by all processes; null if there is none. */
  accessToken: { fetchedAt: Date; expiresAt: Date } | null;
}

export const credentialColumns = {
  id: true,
  name: true,
  baseUrl: true,
  clientId: true,
  clientSecretHint: true,
  clientSecretReference: true,
  outputScheme: true,
  acceptsInput: true,
  scopes: true,
  status: true,
  statusReason: true,
  failingSince: true,
  oldSecretHint: true,
  oldSecretUntil: true,
  disabledAt: true,
  disabledBy: true,
  disabledReason: true,
  createdAt: true,
  createdBy: true,
  lastVerifiedAt: true,
  lastUsedAt: true,
  rotatedAt: true,
  expiresOn: true,
  whenExpired: true,
  verifyEvery: true,
  accessToken: { select: { fetchedAt: true, expiresAt: true } },
} as const satisfies Prisma.CredentialSelect;

type Row = Prisma.CredentialGetPayload<{ select: typeof credentialColumns }>;

/** The public projection. A scheme is stored only together with a key. */
export function toCredentialView(row: Row): CredentialView {
  const { disabledAt: at, disabledBy: by, disabledReason: reason, ...more } = row;
  const { oldSecretHint: hint, oldSecretUntil: until, verifyEvery: every, ...rest } = more;
  const { fetchedAt, expiresAt } = row.accessToken ?? { fetchedAt: null, expiresAt: null };
  return {
    ...rest,
    expiresOn: dayOf(row.expiresOn),
    daysLeft: row.expiresOn && daysLeft(row.expiresOn),
    whenExpired: row.whenExpired === 'disable' ? 'disable' : 'warn',
    verifyEvery: verifyEvery.find((known) => known === every) ?? 'daily',
    accessToken: fetchedAt && expiresAt ? { fetchedAt, expiresAt } : null,
    oldSecret: hint !== null && until ? { hint, until } : null,
    hasOutputKey: row.outputScheme !== null,
    abilities: abilitiesOf(row.scopes),
    disabled: at && by !== null && reason !== null ? { at, by, reason } : null,
  };
}

export const secretPlace = (team: string, record: string) => ({
  team,
  record,
  field: 'clientSecret',
});
export const oldSecretPlace = (team: string, record: string) => ({
  team,
  record,
  field: 'oldClientSecret',
});
export const outputKeyPlace = (team: string, record: string) => ({
  team,
  record,
  field: 'outputKey',
});
export const accessTokenPlace = (team: string, record: string) => ({
  team,
  record,
  field: 'accessToken',
});

/** A checked, normalised base URL. Throws Invalid with the reason. */
export function acceptBaseUrl(text: string): Extract<BaseUrlCheck, { ok: true }> {
  const checked = checkBaseUrl(text, { allowPrivate: env().PORTAL_ALLOW_PRIVATE_UPSTREAMS });
  if (!checked.ok) throw new Invalid(checked.reason, { errors: { baseUrl: [checked.reason] } });
  return checked;
}
