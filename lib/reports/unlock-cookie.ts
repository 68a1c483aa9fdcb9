import { createHmac, hkdfSync } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { now, nowMs } from '@/lib/clock';
import { env, requireKeys } from '@/lib/env';

/** How long an unlocked report stays so in a browser, in seconds. */
const lastsSeconds = 12 * 60 * 60;

/** Which password a report has: its version is raised by every change. */
export interface Lock {
  report_id: string;
  password_version: number;
}

/** A cookie, in the form of a Set-Cookie header. */
export interface UnlockCookie {
  name: string;
  value: string;
  header: string;
}

/** What a browser shows to open a locked report again. It names no report: only its key knows which. */
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

/** Whether a Cookie header holds what unlocks the report with the password that it has now. */
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

/** One name a report, so that several can be unlocked at once; it tells nothing to who lacks the secret. */
function nameOf({ report_id }: Lock): string {
  const mark = createHmac('sha256', secret()).update(`report-unlock/${report_id}`);
  return `portal-report-${mark.digest('hex').slice(0, 16)}`;
}

/** Report and password version are in the key, so a proof of another, or of an older one, does not verify. */
export function keyOf(
  { report_id, password_version }: Lock,
  what: 'report-unlock' | 'report-pass' = 'report-unlock',
): Uint8Array {
  const use = `${what}/${report_id}/${password_version}`;
  return new Uint8Array(hkdfSync('sha256', secret(), '', use, 32));
}
