import { randomUUID } from 'node:crypto';
import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { env, requireKeys } from '@/lib/env';
import { longestSessionHours } from '@/lib/teams';

/** Who signed in, and the session version they began with. Nothing else of them is in the cookie. */
export interface SessionStart {
  userId: string;
  version: number;
  /** What the session is ended by; without one a new one is made. */
  id?: string;
}

/** A session as its cookie tells: an id to end it by, and when it ends by itself. */
export interface Session extends SessionStart {
  id: string;
  expiresAt: Date;
}

/** How long a sign-in lasts at most, in seconds. */
export const sessionMaxAge = longestSessionHours * 60 * 60;

/** Whether people reach the portal by https, so that cookies must not travel otherwise. */
export const cookiesAreSecure = (): boolean => env().PORTAL_URL?.startsWith('https:') ?? false;

/** next-auth's own name, so that a session is the same however it began. */
export const sessionCookieName = (): string =>
  cookiesAreSecure() ? '__Secure-next-auth.session-token' : 'next-auth.session-token';

export const sessionCookieOptions = () =>
  ({
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: cookiesAreSecure(),
    maxAge: sessionMaxAge,
  }) as const;

/** `jti`, `exp` are next-auth's; sessions that began before `sid` go by their `jti`. */
const Claims = z.object({
  sub: z.uuid(),
  v: z.int().positive(),
  sid: z.uuid().optional(),
  jti: z.uuid(),
  exp: z.int().positive(),
});

/** The claims of a new session, as next-auth seals them. */
export const claimsOf = ({ id, userId, version }: SessionStart) => ({
  sub: userId,
  v: version,
  sid: id ?? randomUUID(),
});

/** Reads claims that were opened. Null when they are not a session of ours. */
export function sessionOf(claims: unknown): Session | null {
  const parsed = Claims.safeParse(claims);
  if (!parsed.success) return null;
  const { sub, v, sid, jti, exp } = parsed.data;
  return { userId: sub, version: v, id: sid ?? jti, expiresAt: new Date(exp * 1000) };
}

/** Seals a new session as the cookie's value. */
export function sealSession(session: SessionStart): Promise<string> {
  const secret = requireKeys(env()).sessionSecret;
  return encode({ token: claimsOf(session), secret, maxAge: sessionMaxAge });
}

/** Opens a cookie's value. Null when it is missing, forged, damaged or over. */
export async function openSession(value: string | undefined): Promise<Session | null> {
  if (!value) return null;
  try {
    return sessionOf(await decode({ token: value, secret: requireKeys(env()).sessionSecret }));
  } catch {
    return null;
  }
}
