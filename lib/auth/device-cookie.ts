import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { nowMs } from '@/lib/clock';
import { env, requireKeys } from '@/lib/env';
import { cookiesAreSecure } from './session-cookie';

/** How long a browser stays known after somebody signed in with it, in seconds. */
const deviceMaxAge = 180 * 24 * 60 * 60;

export const deviceCookieName = (): string =>
  cookiesAreSecure() ? '__Host-portal-device' : 'portal-device';

export const deviceCookieOptions = () =>
  ({
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: cookiesAreSecure(),
    maxAge: deviceMaxAge,
  }) as const;

const base64url = (text: string) => createHash('sha256').update(text).digest('base64url');

const signatureOf = (account: string, id: string, until: string) =>
  createHmac('sha256', `device ${requireKeys(env()).sessionSecret}`)
    .update(`${account}.${id}.${until}`)
    .digest();

/** Marks this browser as one that an account has signed in with. It signs nobody in: see OWASP's device cookies. */
export function newDeviceCookie(email: string): string {
  const [account, id] = [base64url(email), randomUUID()];
  const until = String(nowMs() + deviceMaxAge * 1000);
  return `${account}.${id}.${until}.${signatureOf(account, id, until).toString('base64url')}`;
}

/** The id of this browser for an account, or null when that account is not known to have used it. */
export function deviceOf(cookie: string | undefined): (email: string) => string | null {
  return (email) => {
    const [account = '', id = '', until = '', signature = ''] = cookie?.split('.') ?? [];
    if (account !== base64url(email) || !(Number(until) > nowMs())) return null;
    const [given, right] = [Buffer.from(signature, 'base64url'), signatureOf(account, id, until)];
    return given.length === right.length && timingSafeEqual(given, right) ? id : null;
  };
}
