import { createHmac, hkdfSync } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { now, nowMs } from '@/lib/clock';
import { env, requireKeys } from '@/lib/env';

/** How long a report stays unlocked in a browser, in seconds. */
const lastsSeconds = 12 * 60 * 60;

/** A report's current password: every change raises its version. */
export interface Lock {
  report_id: string;
  password_version: number;
}

/** A cookie, as for a Set-Cookie header. */
export interface UnlockCookie {
  name: string;
  value: string;
  header: string;
}

/** The cookie with which a browser reopens a locked report. It names no report: only its key does. */
export async function makeUnlockCookie(lock: Lock): Promise<UnlockCookie> {
  const name = nameOf(lock);
  const value = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(new Date(nowMs() + lastsSeconds * 1000))
    .sign(keyOf(lock));
  const secure = isSecure() ? '; Secure' : '';
  const header = `${name}=${value}; Path=/r; Max-Age=${lastsSeconds}; HttpOnly; SameSite=Lax${secure}`;
  return { name, value, header };
}

/** Whether a Cookie header unlocks the report with its present password. */
export async function isUnlocked(lock: Lock, cookies: string | undefined): Promise<boolean> {
  const start = `${nameOf(lock)}=`;
  const found = (cookies ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(start));
  const [value] = found;
  if (value === undefined || found.length > 1) return false;
  return jwtVerify(value.slice(start.length), keyOf(lock), {
    algorithms: ['HS256'],
    currentDate: now(),
    requiredClaims: ['exp'],
  }).then(
    () => true,
    () => false,
  );
}

const isSecure = () => env().PORTAL_URL?.startsWith('https:') ?? false;

const secret = () => requireKeys(env()).sessionSecret;

/** One name per report, so that several can be unlocked at once; it reveals nothing without the secret. */
function nameOf({ report_id }: Lock): string {
  const mark = createHmac('sha256', secret()).update(`report-unlock/${report_id}`);
  return `portal-report-${mark.digest('hex').slice(0, 16)}`;
}

/** The key contains report and password version, so no cookie for another report or older password verifies. */
export function keyOf(
  { report_id, password_version }: Lock,
  what: 'report-unlock' | 'report-pass' = 'report-unlock',
): Uint8Array {
  const use = `${what}/${report_id}/${password_version}`;
  return new Uint8Array(hkdfSync('sha256', secret(), '', use, 32));
}
