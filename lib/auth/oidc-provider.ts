import { decodeJwt } from 'jose';
import type { Profile } from 'next-auth';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { z } from 'zod';
import { nowMs } from '@/lib/clock';
import { env } from '@/lib/env';
import type { VouchedIdentity } from '@/lib/teams';
import { boundedAgent } from './bounded-agent';

/** The provider's id in next-auth's URLs: its callback is /api/auth/callback/oidc. */
export const oidcId = 'oidc';

/** What we read of the claims; providers send much more. */
const Claims = z.object({
  sub: z
    .string()
    .min(1)
    .regex(/^[^\p{Cc}\p{Cs}]+$/u),
  email: z.string().nullish(),
  // Some providers send it as a string.
  email_verified: z.union([z.boolean(), z.enum(['true', 'false'])]).nullish(),
  name: z.string().nullish(),
});

/**
 * The link that starts signing in with OpenID, and what to call it; null where none is configured. `anew` asks
 * the provider to have the person show who they are even if it still knows them.
 */
export function oidcStart(
  returnTo: string,
  { anew = false } = {},
): { href: string; name: string } | null {
  const [provider] = oidcProviders();
  if (!provider) return null;
  const href = `/api/auth/signin/${oidcId}?callbackUrl=${encodeURIComponent(returnTo)}${anew ? '&prompt=login' : ''}`;
  return { href, name: provider.name };
}

/** What one answer of the provider may take. Signing in takes four. */
const bounds = { deadlineMs: 10_000, mostBytes: 1024 * 1024 };

/** The configured OpenID provider for next-auth, with every check next-auth offers; empty when there is none. */
export function oidcProviders(): OAuthConfig<Record<string, unknown>>[] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: secret } = env();
  if (!issuer || !clientId) return [];
  return [
    {
      id: oidcId,
      name: new URL(issuer).hostname,
      type: 'oauth',
      wellKnown: `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
      issuer,
      httpOptions: {
        agent: boundedAgent(new URL(issuer).protocol, bounds),
        timeout: bounds.deadlineMs,
      },
      clientId,
      ...(secret ? { clientSecret: secret } : { client: { token_endpoint_auth_method: 'none' } }),
      authorization: { params: { scope: env().OIDC_SCOPE } },
      idToken: true,
      userinfo: { request: ({ client, tokens }) => claimsOf(client, tokens) },
      checks: ['pkce', 'state', 'nonce'],
      profile: (profile) => ({ id: String(profile.sub) }),
    },
  ];
}

type Ask = NonNullable<Extract<OAuthConfig<unknown>['userinfo'], object>['request']>;
type Asked = Parameters<Ask>[0];

/**
 * What the id token (verified by next-auth) and the user info say: many providers put the address only in the
 * latter. Both must have the same subject, or a token for somebody else could lend its address; and "verified"
 * counts only for the address that stands beside it.
 */
async function claimsOf(client: Asked['client'], tokens: Asked['tokens']): Promise<Profile> {
  requireOwnName(client.issuer.metadata.issuer);
  const claims = decodeJwt(tokens.id_token ?? '');
  if (!client.issuer.metadata.userinfo_endpoint || !tokens.access_token) return { ...claims };
  const info = await client.userinfo(tokens.access_token);
  if (info.sub !== claims.sub) throw new Error('The user info is for another subject.');
  const { email_verified: _ofTheOther, ...others } = claims;
  return { ...(info.email === undefined ? claims : others), ...info };
}

/**
 * A provider that calls itself something other than where it was found could speak for anybody: next-auth accepts
 * its tokens, and the accounts would be linked as this provider's.
 */
function requireOwnName(name: string): void {
  const own = (text: string | undefined) => text?.replace(/\/+$/, '');
  if (own(name) === own(env().OIDC_ISSUER)) return;
  throw new Error(
    `OIDC_ISSUER: the provider there calls itself ${name}. If that is yours, use that name.`,
  );
}

/** A claim kept elsewhere (Entra ID does so with more groups than fit) is named in `_claim_names`. */
const Elsewhere = z.object({ _claim_names: z.record(z.string(), z.unknown()) });
const Groups = z.union([z.array(z.unknown()), z.string()]);

/**
 * The groups in the claim OIDC_GROUPS_CLAIM; none where it is missing, because several providers leave out an
 * empty one. Null where no claim is configured, or where the provider had too many groups to send.
 */
export function groupsOf(claims: unknown): string[] | null {
  const claim = env().OIDC_GROUPS_CLAIM;
  if (!claim) return null;
  const elsewhere = Elsewhere.safeParse(claims);
  if (elsewhere.success && Object.hasOwn(elsewhere.data._claim_names, claim)) return null;
  const told = Groups.safeParse(new Map(Object.entries(Object(claims))).get(claim));
  return (told.success ? [told.data].flat() : []).flatMap((group) =>
    typeof group === 'string' && /^[^\p{Cc}\p{Cs}]{1,256}$/u.test(group) ? [group] : [],
  );
}

const AuthTime = z.object({ auth_time: z.coerce.number() });
/** How long ago a provider may have asked somebody who they are. Milliseconds. */
const lateMs = 5 * 60_000;

/**
 * Whether the provider knew the person already and let them in without asking who they are. Where it does not say when
 * it last asked, it is believed to have asked whenever it was told to.
 */
export function isSilent(claims: unknown, askedAnew: boolean): boolean {
  const told = AuthTime.safeParse(claims);
  return told.success ? told.data.auth_time * 1000 < nowMs() - lateMs : !askedAnew;
}

/** What the provider vouches for, taken from the claims of its id token. */
export function vouchedIdentity(
  claims: unknown,
  invitationToken: string | null,
): VouchedIdentity | null {
  const issuer = env().OIDC_ISSUER;
  const parsed = Claims.safeParse(claims);
  if (!issuer || !parsed.success) return null;
  const { sub, email, email_verified: verified, name } = parsed.data;
  return {
    issuer,
    subject: sub,
    email: email ?? null,
    emailIsVerified: verified === true || verified === 'true',
    name: name ?? null,
    invitationToken,
  };
}
