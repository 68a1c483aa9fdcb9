import { randomUUID } from 'node:crypto';
import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { env, requireKeys } from '@/lib/env';
import { longestSessionHours } from '@/lib/teams';

/** Who signed in, and the session version they began with. The cookie holds nothing else about them. */
export interface SessionStart {
  userId: string;
  version: number;
  /** The id to end the session by; without one a new one is made. */
  id?: string;
  /** Whether an OpenID provider knew them already, and asked nobody who they are. */
  isSilent?: boolean;
}

/** A session as its cookie describes it: an id to end it by, and when it ends by itself. */
export interface Session extends SessionStart {
  id: string;
  expiresAt: Date;
  /** Whether it began under `__Host-`, and so counts only under that name. */
  isOfHost: boolean;
  isSilent: boolean;
}

/** The longest a sign-in can last, in seconds. */
export const sessionMaxAge = longestSessionHours * 60 * 60;

/** Whether people reach the portal over https, so that cookies must travel no other way. */
export const cookiesAreSecure = (): boolean => env().PORTAL_URL?.startsWith('https:') ?? false;

/**
 * next-auth's name too, however a session began. Under `__Host-` a browser only takes a cookie from this very
 * host: a neighbour under the same domain could set any other, and so sign our people in as somebody else.
 */
export const sessionCookieName = (): string =>
  cookiesAreSecure() ? '__Host-next-auth.session-token' : 'next-auth.session-token';

/** Its former name over https, which a neighbour can set; null over http, where the name is the same. */
export const formerCookieName = (): string | null =>
  cookiesAreSecure() ? '__Secure-next-auth.session-token' : null;

export const sessionCookieOptions = () =>
  ({
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: cookiesAreSecure(),
    maxAge: sessionMaxAge,
  }) as const;

/** `jti` and `exp` are next-auth's; sessions that began before there was `sid` go by their `jti`. */
const Claims = z.object({
  sub: z.uuid(),
  v: z.int().positive(),
  sid: z.uuid().optional(),
  h: z.literal(true).optional(),
  q: z.literal(true).optional(),
  jti: z.uuid(),
  exp: z.int().positive(),
});

/** The claims of a new session, as next-auth seals them. */
export const claimsOf = ({ id, userId, version, isSilent }: SessionStart) => ({
  sub: userId,
  v: version,
  sid: id ?? randomUUID(),
  ...(cookiesAreSecure() && { h: true as const }),
  ...(isSilent && { q: true as const }),
});

/** Reads claims that were opened. Null when they are no session of ours. */
export function sessionOf(claims: unknown): Session | null {
  const parsed = Claims.safeParse(claims);
  if (!parsed.success) return null;
  const { sub, v, sid, h, q, jti, exp } = parsed.data;
  return {
    userId: sub,
    version: v,
    id: sid ?? jti,
    expiresAt: new Date(exp * 1000),
    isOfHost: h === true,
    isSilent: q === true,
  };
}

/** Seals a new session as the cookie's value. */
export function sealSession(session: SessionStart): Promise<string> {
  const secret = requireKeys(env()).sessionSecret;
  return encode({ token: claimsOf(session), secret, maxAge: sessionMaxAge });
}

/** Opens a cookie's value. Null when it is missing, forged, damaged or expired. */
export async function openSession(value: string | undefined): Promise<Session | null> {
  if (!value) return null;
  try {
    return sessionOf(await decode({ token: value, secret: requireKeys(env()).sessionSecret }));
  } catch {
    return null;
  }
}

/** The session among a request's cookies. One that began under the former name still counts under it. */
export async function sessionAmong(
  get: (name: string) => string | undefined,
): Promise<Session | null> {
  const value = get(sessionCookieName());
  const former = formerCookieName();
  if (value || !former) return openSession(value);
  const session = await openSession(get(former));
  return session?.isOfHost ? null : session;
}
