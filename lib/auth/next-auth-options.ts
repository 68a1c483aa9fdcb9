import { randomUUID } from 'node:crypto';
import type { AuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { nowMs } from '@/lib/clock';
import type { Origin } from '@/lib/context';
import { signInWithIdentity } from '@/lib/directory';
import { env, requireKeys } from '@/lib/env';
import { RateLimited } from '@/lib/errors';
import { type Authenticated, authenticate, noteSession, signOut } from '@/lib/teams';
import { findCurrentViewer, viewerContextOf } from './contexts';
import { nextAuthCookies } from './next-auth-cookies';
import { nextAuthLog } from './next-auth-log';
import { groupsOf, isSilent, oidcId, oidcProviders, vouchedIdentity } from './oidc-provider';
import { safeReturnTo, secondFactorPath } from './return-to';
import {
  claimsOf,
  cookiesAreSecure,
  type SessionStart,
  sessionMaxAge,
  sessionOf,
} from './session-cookie';

/** What a request carries that next-auth does not pass to its callbacks. */
interface SignInRequest {
  origin: Origin;
  /** The token of the invitation that somebody is accepting by signing in with OpenID. */
  invitationToken: string | null;
  /** Whether the OpenID provider was asked to have the person show who they are. */
  askedAnew: boolean;
  /** The id of the browser, if it is known to have signed in to an account before. */
  device: (email: string) => string | null;
  /** Called when somebody is signed in, or still has to show a second factor. */
  onPassed(passed: Authenticated, session: SessionStart): void;
}

/**
 * next-auth's options for one request: signed and sealed cookies without a table, holding a user id and a session
 * version. The database is asked who that is at every use.
 */
export function nextAuthOptions(request: SignInRequest): AuthOptions {
  const { origin, invitationToken, askedAnew, device } = request;
  // next-auth passes nothing of ours from authorize or signIn to jwt, so the answer waits here.
  let started: (SessionStart & { id: string }) | null = null;
  let waits = false;

  async function start(signIn: () => Promise<Authenticated | null>): Promise<SessionStart | null> {
    const user = await signIn().catch((error: unknown) => {
      // next-auth puts the message of what is thrown here into the URL it redirects to.
      throw new Error(error instanceof RateLimited ? limitOf(error) : 'Unavailable');
    });
    started = user && { userId: user.userId, version: user.sessionVersion, id: randomUUID() };
    waits = user?.needsSecondFactor === true;
    if (user && started) request.onPassed(user, started);
    return started;
  }

  /** A path instead of `true`: next-auth redirects there and makes no session. */
  const passed = () => (waits ? secondFactorPath : started !== null);

  return {
    secret: requireKeys(env()).sessionSecret,
    useSecureCookies: cookiesAreSecure(),
    cookies: nextAuthCookies(),
    session: { strategy: 'jwt', maxAge: sessionMaxAge },
    jwt: { maxAge: sessionMaxAge },
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/sign-out' },
    logger: nextAuthLog,
    providers: [
      CredentialsProvider({
        name: 'Password',
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        async authorize(given) {
          const { email, password } = given ?? {};
          const user = await start(() => authenticate(origin, { email, password }, device));
          return user && { id: user.userId };
        },
      }),
      ...oidcProviders(),
    ],
    callbacks: {
      async signIn({ account, profile }) {
        if (account?.provider !== oidcId) return passed();
        const identity = vouchedIdentity(profile, invitationToken);
        if (!identity) return false;
        const groups = groupsOf(profile);
        await start(() => signInWithIdentity(origin, identity, groups));
        if (started) started.isSilent = isSilent(profile, askedAnew);
        return passed();
      },
      async jwt({ token }) {
        if (!started) return token;
        const expiresAt = new Date(nowMs() + sessionMaxAge * 1000);
        await noteSession({ ...started, expiresAt }, origin);
        return claimsOf(started);
      },
      async session({ session, token }) {
        const found = await findCurrentViewer(sessionOf(token), null);
        // next-auth answers a throw here with an empty session and removes the cookie.
        if (!found) throw new Error('The session has ended.');
        return { ...session, user: { name: found.user.name, email: found.user.email } };
      },
      redirect: ({ url, baseUrl }) => new URL(safeReturnTo(url, baseUrl), baseUrl).href,
    },
    events: {
      async signOut({ token }) {
        const session = sessionOf(token);
        const found = await findCurrentViewer(session, null);
        if (session && found) await signOut(viewerContextOf(found, origin), session);
      },
    },
  };
}

/** The sign-in page's codes for a long wait and for a short one (the portal is busy, or the wait nearly over). */
const limitOf = ({ retryAfterMs }: RateLimited) =>
  retryAfterMs !== undefined && retryAfterMs <= 60_000 ? 'Busy' : 'RateLimited';
