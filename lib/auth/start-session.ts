import { cookies } from 'next/headers';
import {
  openSession,
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

/** For actions: takes the session off this browser, and says which it was so that it can be ended. */
export async function dropSession(): Promise<{ id: string; expiresAt: Date } | null> {
  const jar = await cookies();
  const session = await openSession(jar.get(sessionCookieName())?.value);
  // Set rather than deleted: a __Secure- cookie goes only with the attributes it came with.
  jar.set(sessionCookieName(), '', { ...sessionCookieOptions(), maxAge: 0 });
  return session && { id: session.id, expiresAt: session.expiresAt };
}
