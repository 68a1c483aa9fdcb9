import { z } from 'zod';
import type { NextAuthRequest } from './next-auth-request';
import { sealedCookie, setCookieHeader } from './sealed-cookie';

/** The `state` of the sign-in for which the provider was asked to have the person show who they are. */
const cookie = sealedCookie('anew', z.object({ state: z.string() }), 15 * 60);

/** Notes, with the redirect to the provider, that it is asked to. */
export async function noteAskedAnew(response: Response): Promise<void> {
  const sent = URL.parse(response.headers.get('location') ?? '')?.searchParams;
  const state = sent?.get('state');
  if (sent?.get('prompt') !== 'login' || !state) return;
  const value = await cookie.seal({ state });
  response.headers.append('set-cookie', setCookieHeader(cookie.name(), value, cookie.options()));
}

/** Whether this answer of the provider's is to such a request; next-auth checks that the state is its own. */
export async function wasAskedAnew({ cookies, query }: NextAuthRequest): Promise<boolean> {
  const held = await cookie.open(cookies[cookie.name()]);
  return held !== null && held.state === query.state;
}
