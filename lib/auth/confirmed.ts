import { cookies } from 'next/headers';
import { z } from 'zod';
import type { ViewerContext } from '@/lib/context';
import { Forbidden } from '@/lib/errors';
import { sealedCookie } from './sealed-cookie';
import { currentSession } from './start-session';

const Confirmed = z.object({ userId: z.uuid(), sessionId: z.uuid() });

/** For so long a password that was given again lets change how one signs in. */
const cookie = sealedCookie('confirmed', Confirmed, 15 * 60);

/** For actions: notes that it is still them at this browser. */
export async function noteConfirmed(viewer: ViewerContext): Promise<void> {
  const session = await currentSession();
  if (!session) return;
  const jar = await cookies();
  const value = await cookie.seal({ userId: viewer.user.id, sessionId: session.id });
  jar.set(cookie.name(), value, cookie.options());
}

/** The id of this browser's session, which says when they signed in. */
export async function ownSessionId(): Promise<string | null> {
  return (await currentSession())?.id ?? null;
}

/** Whether they showed who they are again lately, in this very session. */
export async function isConfirmed(viewer: ViewerContext): Promise<boolean> {
  const held = await cookie.open((await cookies()).get(cookie.name())?.value);
  const session = await currentSession();
  return held?.userId === viewer.user.id && held.sessionId === session?.id;
}

/** Throws Forbidden when they did not. */
export async function requireConfirmed(viewer: ViewerContext): Promise<void> {
  if (await isConfirmed(viewer)) return;
  throw new Forbidden('Show again that it is you: that was a while ago.');
}
