import { cookies } from 'next/headers';
import { z } from 'zod';
import type { ViewerContext } from '@/lib/context';
import { Forbidden } from '@/lib/errors';
import { sealedCookie } from './sealed-cookie';
import { currentSession } from './start-session';

const Confirmed = z.object({ userId: z.uuid(), sessionId: z.uuid() });

/** How long a person may change how they sign in after giving their password again. */
const cookie = sealedCookie('confirmed', Confirmed, 15 * 60);

/** For actions: notes that the person at this browser has just shown who they are. */
export async function noteConfirmed(viewer: ViewerContext): Promise<void> {
  const session = await currentSession();
  if (!session) return;
  const jar = await cookies();
  const value = await cookie.seal({ userId: viewer.user.id, sessionId: session.id });
  jar.set(cookie.name(), value, cookie.options());
}

/** The id of this browser's session, if its beginning shows who they are. */
export async function ownSessionId(): Promise<string | null> {
  const session = await currentSession();
  return session && !session.isSilent ? session.id : null;
}

/** Whether they recently showed again who they are, in this very session. */
export async function isConfirmed(viewer: ViewerContext): Promise<boolean> {
  const held = await cookie.open((await cookies()).get(cookie.name())?.value);
  const session = await currentSession();
  return held?.userId === viewer.user.id && held.sessionId === session?.id;
}

/** Throws Forbidden if they did not. */
export async function requireConfirmed(viewer: ViewerContext): Promise<void> {
  if (await isConfirmed(viewer)) return;
  throw new Forbidden('Confirm that it is you again: the last time was a while ago.');
}
