import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { env, requireKeys } from '@/lib/env';

/** Who signed in, and the session version they began with. Nothing else is in the cookie. */
export interface Session {
  userId: string;
  version: number;
}

/** How long a sign-in lasts at most, in seconds. */
export const sessionMaxAge = 14 * 24 * 60 * 60;

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

const Claims = z.object({ sub: z.uuid(), v: z.int().positive() });

/** The claims of a session, as next-auth seals them. */
export const claimsOf = (session: Session) => ({ sub: session.userId, v: session.version });

/** Reads claims that were opened. Null when they are not a session of ours. */
export function sessionOf(claims: unknown): Session | null {
  const parsed = Claims.safeParse(claims);
  return parsed.success ? { userId: parsed.data.sub, version: parsed.data.v } : null;
}

/** Seals a session as the cookie's value. */
export function sealSession(session: Session): Promise<string> {
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
