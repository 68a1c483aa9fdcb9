import { cookiesAreSecure, sessionCookieName, sessionCookieOptions } from './session-cookie';

/** Where next-auth leads after signing in; for somebody who came by an invitation, its link. */
export const callbackCookieName = (): string => nameOf('callback-url');

const nameOf = (what: string) => `${cookiesAreSecure() ? '__Host-' : ''}next-auth.${what}`;

/** For one step of signing in, in seconds. */
const stepSeconds = 15 * 60;

/**
 * The cookies of next-auth, all under `__Host-` over https. With its own names, a neighbour under the same domain
 * could set state, nonce and verifier of a sign-in that it began, and so sign our people in as itself.
 */
export function nextAuthCookies() {
  const options = {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: cookiesAreSecure(),
  } as const;
  const step = { ...options, maxAge: stepSeconds };
  return {
    sessionToken: { name: sessionCookieName(), options: sessionCookieOptions() },
    callbackUrl: { name: callbackCookieName(), options },
    pkceCodeVerifier: { name: nameOf('pkce.code_verifier'), options: step },
    state: { name: nameOf('state'), options: step },
    nonce: { name: nameOf('nonce'), options: step },
  };
}
