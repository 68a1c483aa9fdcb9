import type { FoundViewer } from '@/lib/teams';
import { findCurrentViewer } from './contexts';
import { openSession, sessionCookieName } from './session-cookie';

/** Whether a Cookie header holds a session, good or not. */
export function holdsSession(cookies: string | undefined): boolean {
  return sessionIn(cookies) !== undefined;
}

/** Who a Cookie header stands for, as they and their membership are now; for what stands before Next. */
export async function viewerByCookie(
  cookies: string | undefined,
  slug: string,
): Promise<FoundViewer | null> {
  return findCurrentViewer(await openSession(sessionIn(cookies)), slug);
}

/** The id of the session that a Cookie header holds, good or not; null without one. */
export async function sessionIdIn(cookies: string | undefined): Promise<string | null> {
  return (await openSession(sessionIn(cookies)))?.id ?? null;
}

function sessionIn(cookies: string | undefined): string | undefined {
  const start = `${sessionCookieName()}=`;
  const found = cookies
    ?.split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(start));
  // Twice the same name: browsers and Next may disagree on which one counts.
  return found?.length === 1 ? found[0]?.slice(start.length) : undefined;
}
