import { randomUUID } from 'node:crypto';
import { cookies, headers } from 'next/headers';
import { nowMs } from '@/lib/clock';
import { noteSession } from '@/lib/teams';
import { requestOrigin } from './request-origin';
import {
  formerCookieName,
  type Session,
  type SessionStart,
  sealSession,
  sessionAmong,
  sessionCookieName,
  sessionCookieOptions,
  sessionMaxAge,
} from './session-cookie';

/** For actions: signs this browser in, or with the session's id keeps it signed in under a new version. */
export async function startSession(start: SessionStart): Promise<void> {
  const session = { ...start, id: start.id ?? randomUUID() };
  const expiresAt = new Date(nowMs() + sessionMaxAge * 1000);
  await noteSession({ ...session, expiresAt }, requestOrigin(await headers()));
  const jar = await cookies();
  jar.set(sessionCookieName(), await sealSession(session), sessionCookieOptions());
}

/** The session of this browser, as its cookie tells; whether it is still good is asked elsewhere. */
export async function currentSession(): Promise<Session | null> {
  const jar = await cookies();
  return sessionAmong((name) => jar.get(name)?.value);
}

/** Takes the session off this browser, and says which it was. */
export async function dropSession(): Promise<Session | null> {
  const jar = await cookies();
  const session = await sessionAmong((name) => jar.get(name)?.value);
  // Set rather than deleted: a __Host- cookie goes only with the attributes it came with.
  for (const name of [sessionCookieName(), formerCookieName()]) {
    if (name) jar.set(name, '', { ...sessionCookieOptions(), maxAge: 0 });
  }
  return session;
}
