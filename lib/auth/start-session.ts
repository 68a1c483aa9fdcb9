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

/** For actions: signs this browser in or, given the session's id, keeps it signed in under a new version. */
export async function startSession(start: SessionStart): Promise<void> {
  const kept = start.id === undefined ? null : await currentSession();
  const isSilent = kept?.id === start.id && kept?.isSilent === true;
  const session = { ...start, id: start.id ?? randomUUID(), isSilent };
  const expiresAt = new Date(nowMs() + sessionMaxAge * 1000);
  await noteSession({ ...session, expiresAt }, requestOrigin(await headers()));
  const jar = await cookies();
  jar.set(sessionCookieName(), await sealSession(session), sessionCookieOptions());
}

/** The session in this browser's cookie; whether it is still good is checked elsewhere. */
export async function currentSession(): Promise<Session | null> {
  const jar = await cookies();
  return sessionAmong((name) => jar.get(name)?.value);
}

/** Removes the session from this browser and returns it. */
export async function dropSession(): Promise<Session | null> {
  const jar = await cookies();
  const session = await sessionAmong((name) => jar.get(name)?.value);
  // Set rather than deleted: a __Host- cookie is only cleared with the attributes it was set with.
  for (const name of [sessionCookieName(), formerCookieName()]) {
    if (name) jar.set(name, '', { ...sessionCookieOptions(), maxAge: 0 });
  }
  return session;
}
