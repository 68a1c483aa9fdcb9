import NextAuth from 'next-auth';
import { z } from 'zod';
import type { Authenticated } from '@/lib/teams';
import { noteAskedAnew, wasAskedAnew } from './asked-anew';
import { deviceCookieName, deviceCookieOptions, deviceOf, newDeviceCookie } from './device-cookie';
import { type NextAuthAnswer, nextAuthAnswer } from './next-auth-answer';
import { callbackCookieName } from './next-auth-cookies';
import { nextAuthOptions } from './next-auth-options';
import { type NextAuthRequest, toNextAuthRequest } from './next-auth-request';
import { oidcId } from './oidc-provider';
import { pendingCookie } from './pending-sign-in';
import { portalOrigin } from './portal-origin';
import { requestOrigin } from './request-origin';
import { safeReturnTo } from './return-to';
import { setCookieHeader } from './sealed-cookie';
import {
  formerCookieName,
  type SessionStart,
  sessionAmong,
  sessionCookieName,
  sessionCookieOptions,
} from './session-cookie';
import { isStartByLink, startByLink } from './start-by-link';

const Said = z.object({ url: z.string() });

/**
 * Answers /api/auth/*. next-auth is driven through its Node interface, because its route handler reads cookies and host
 * behind our back and takes its own address only from the environment. Throws TooLarge.
 */
export async function handleNextAuth(request: Request, segments: string[]): Promise<Response> {
  const [action, provider] = segments;
  // next-auth would log whatever anybody posts to `_log`, which has no other use. `verify-request` is its page about a
  // mail that we never send.
  if (action === '_log' || action === 'verify-request') return new Response(null, { status: 404 });
  // next-auth would report this as a failure of its own.
  if (action === 'callback' && provider === 'credentials' && request.method !== 'POST') {
    return new Response(null, { status: 405, headers: { allow: 'POST' } });
  }

  const sent = await toNextAuthRequest(request, segments, ownAddress(request));
  const former = await underFormerName(sent);
  const starts = action === 'signin' && provider === oidcId && isStartByLink(request);
  const asked = starts ? startByLink(sent) : sent;
  const outcomes: { passed: Authenticated; session: SessionStart }[] = [];
  const options = nextAuthOptions({
    origin: requestOrigin(request.headers),
    invitationToken: invitationIn(asked),
    askedAnew: await wasAskedAnew(asked),
    device: deviceOf(asked.cookies[deviceCookieName()]),
    onPassed(passed, session) {
      outcomes.push({ passed, session });
    },
  });

  const { answer, toResponse } = nextAuthAnswer();
  const handle: (asked: NextAuthRequest, answer: NextAuthAnswer) => Promise<void> =
    NextAuth(options);
  await handle(asked, answer);
  const response = await inStatus(toResponse());
  if (starts) await noteAskedAnew(response);
  for (const outcome of outcomes)
    await remember(response, outcome, returnPathIn(asked, portalOrigin(request.headers)));
  if (action === 'session') keepSessionsEnd(response);
  if (former && action === 'signout' && request.method === 'POST') {
    const gone = { ...sessionCookieOptions(), maxAge: 0 };
    response.headers.append('set-cookie', setCookieHeader(former, '', gone));
  }
  return response;
}

/** Failures that are no fault of the caller: next-auth would tell a program 401 for each. `retryAfter` in seconds. */
const passing: Record<string, { status: number; retryAfter: number; detail: string }> = {
  Unavailable: {
    status: 503,
    retryAfter: 2,
    detail: 'The portal is unavailable. Try again in a moment.',
  },
  Busy: {
    status: 503,
    retryAfter: 2,
    detail: 'Too many attempts just now. Try again in a moment.',
  },
  RateLimited: {
    status: 429,
    retryAfter: 900,
    detail: 'Too many attempts from this address. Try again in a quarter of an hour.',
  },
};

/** Tells a wrong password from a check that could not be made, by the status and a problem beside next-auth's `url`. */
async function inStatus(response: Response): Promise<Response> {
  if (response.status !== 401) return response;
  const said = Said.safeParse(
    await response
      .clone()
      .json()
      .catch(() => null),
  );
  const url = said.success ? said.data.url : '';
  const reason = URL.parse(url)?.searchParams.get('error') ?? '';
  if (!Object.hasOwn(passing, reason)) return response;
  const { status = 401, retryAfter = 0, detail = '' } = passing[reason] ?? {};
  const title = status === 429 ? 'Too many requests' : 'Unavailable';
  const { headers } = response;
  headers.set('content-type', 'application/problem+json');
  headers.set('retry-after', String(retryAfter));
  const problem = { type: 'about:blank', title, status, detail, url };
  return new Response(JSON.stringify(problem), { status, headers });
}

/** Lets next-auth find a session that began under the former cookie name; returns that name if the request uses it. */
async function underFormerName({ cookies }: NextAuthRequest): Promise<string | null> {
  const former = formerCookieName();
  const value = former === null ? undefined : cookies[former];
  if (former === null || value === undefined || cookies[sessionCookieName()]) return null;
  if (await sessionAmong((name) => cookies[name])) cookies[sessionCookieName()] = value;
  return former;
}

/** next-auth builds its own address from these when told to trust them, so they must be ours, not the client's. */
function ownAddress(request: Request): Record<string, string> {
  // biome-ignore-start lint/style/noProcessEnv: written for next-auth, which reads nothing else; not read
  delete process.env.NEXTAUTH_URL;
  process.env.AUTH_TRUST_HOST = 'true';
  // biome-ignore-end lint/style/noProcessEnv: see above
  const { host, protocol } = new URL(portalOrigin(request.headers));
  return { 'x-forwarded-host': host, 'x-forwarded-proto': protocol.slice(0, -1) };
}

/** next-auth keeps where to return to in a cookie; for somebody who came by an invitation, that is its link. */
function invitationIn({ cookies }: NextAuthRequest): string | null {
  const [, token] =
    /\/invitation\/(inv_[\w-]{43})$/.exec(cookies[callbackCookieName()] ?? '') ?? [];
  return token ?? null;
}

/** Where next-auth would have led after signing in. */
function returnPathIn({ cookies, body }: NextAuthRequest, origin: string): string {
  return safeReturnTo(body.callbackUrl ?? cookies[callbackCookieName()], origin);
}

/** Marks the browser as the person's, or lets it continue to the second factor. */
async function remember(
  response: Response,
  { passed, session }: { passed: Authenticated; session: SessionStart },
  returnTo: string,
): Promise<void> {
  const { userId, version } = session;
  const cookie = passed.needsSecondFactor
    ? setCookieHeader(
        pendingCookie.name(),
        await pendingCookie.seal({ userId, version, returnTo }),
        pendingCookie.options(),
      )
    : setCookieHeader(deviceCookieName(), newDeviceCookie(passed.email), deviceCookieOptions());
  response.headers.append('set-cookie', cookie);
}

/** Asking for a session must not prolong it: drops the renewed cookie, keeps the one that clears. */
function keepSessionsEnd(response: Response): void {
  const kept = response.headers
    .getSetCookie()
    .filter((cookie) => !cookie.startsWith(`${sessionCookieName()}=ey`));
  response.headers.delete('set-cookie');
  for (const cookie of kept) response.headers.append('set-cookie', cookie);
}
