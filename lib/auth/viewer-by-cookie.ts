import type { FoundViewer } from '@/lib/teams';
import { findCurrentViewer } from './contexts';
import { formerCookieName, type Session, sessionAmong, sessionCookieName } from './session-cookie';

/** Whether a Cookie header holds a session, good or not. */
export function holdsSession(cookies: string | undefined): boolean {
  return [sessionCookieName(), formerCookieName()].some(
    (name) => name !== null && valueIn(cookies, name) !== undefined,
  );
}

/** The person a Cookie header stands for, with their membership, as they are now; for code that runs before Next. */
export async function viewerByCookie(
  cookies: string | undefined,
  slug: string,
): Promise<FoundViewer | null> {
  return findCurrentViewer(await sessionIn(cookies), slug);
}

/** The id of the session in a Cookie header, good or not, if its beginning shows who they are. */
export async function sessionIdIn(cookies: string | undefined): Promise<string | null> {
  const session = await sessionIn(cookies);
  return session && !session.isSilent ? session.id : null;
}

/** The session in a Cookie header; whether it is still good is checked elsewhere. */
export function sessionIn(cookies: string | undefined): Promise<Session | null> {
  return sessionAmong((name) => valueIn(cookies, name));
}

function valueIn(cookies: string | undefined, name: string): string | undefined {
  const start = `${name}=`;
  const found = cookies
    ?.split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(start));
  // The same name twice: browsers and Next may disagree on which one counts.
  return found?.length === 1 ? found[0]?.slice(start.length) : undefined;
}
