import { cookies } from 'next/headers';
import {
  openSession,
  type Session,
  type SessionStart,
  sealSession,
  sessionCookieName,
  sessionCookieOptions,
} from './session-cookie';

/** For actions: signs this browser in, or keeps it signed in under a new session version. */
export async function startSession(start: SessionStart): Promise<void> {
  const jar = await cookies();
  jar.set(sessionCookieName(), await sealSession(start), sessionCookieOptions());
}

/** Takes the session off this browser, and says which it was. */
export async function dropSession(): Promise<Session | null> {
  const jar = await cookies();
  const session = await openSession(jar.get(sessionCookieName())?.value);
  // Set rather than deleted: a __Secure- cookie goes only with the attributes it came with.
  jar.set(sessionCookieName(), '', { ...sessionCookieOptions(), maxAge: 0 });
  return session;
}
