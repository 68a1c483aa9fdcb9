import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { env, requireKeys } from '@/lib/env';
import { cookiesAreSecure } from './session-cookie';

const Base = z.object({ jti: z.uuid(), exp: z.int().positive() });

/** What a sealed cookie of ours holds, with an id to use it up by and its expiry. */
export type Held<T> = T & { id: string; expiresAt: Date };

interface CookieOptions {
  httpOnly: true;
  sameSite: 'lax' | 'strict';
  path: '/';
  secure: boolean;
  maxAge: number;
}

/**
 * A cookie for one step of signing in, sealed with a key of its own purpose, so that one step's cookie does
 * not pass for another's. It lives for minutes and holds nothing that must not be in a browser.
 */
export function sealedCookie<T extends z.ZodObject>(purpose: string, shape: T, seconds: number) {
  const secret = () => `${purpose} ${requireKeys(env()).sessionSecret}`;
  return {
    name: () => `${cookiesAreSecure() ? '__Host-' : ''}portal-${purpose}`,
    options: (): CookieOptions => ({
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      secure: cookiesAreSecure(),
      maxAge: seconds,
    }),
    seal: (value: z.infer<T>) => encode({ token: { value }, secret: secret(), maxAge: seconds }),
    /** Null when it is missing, forged, of another purpose or expired. */
    async open(cookie: string | undefined): Promise<Held<z.infer<T>> | null> {
      if (!cookie) return null;
      try {
        const claims = await decode({ token: cookie, secret: secret() });
        const { jti, exp } = Base.parse(claims);
        const value = shape.parse(claims?.value);
        return { ...value, id: jti, expiresAt: new Date(exp * 1000) };
      } catch {
        return null;
      }
    },
  };
}

/** A Set-Cookie header, for answers that no action makes. */
export function setCookieHeader(name: string, value: string, options: CookieOptions): string {
  const { maxAge, sameSite, secure } = options;
  const same = sameSite === 'lax' ? 'Lax' : 'Strict';
  return `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=${same}${secure ? '; Secure' : ''}`;
}
