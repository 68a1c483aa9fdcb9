import { createHash, randomBytes } from 'node:crypto';
import { env, requireKeys } from '@/lib/env';
import type { NextAuthRequest } from './next-auth-request';
import { cookiesAreSecure } from './session-cookie';

/** Whether a person followed a link of ours: a foreign page must not sign its readers in as somebody. */
export function isStartByLink(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  return request.method === 'GET' && (site === null || site === 'same-origin' || site === 'none');
}

/**
 * Turns a link into the POST with a CSRF token that next-auth wants, so that signing in with OpenID needs
 * no script, nor a form whose redirect a `form-action` policy would block.
 */
export function startByLink(asked: NextAuthRequest): NextAuthRequest {
  const token = randomBytes(32).toString('hex');
  const secret = requireKeys(env()).sessionSecret;
  const proof = createHash('sha256').update(`${token}${secret}`).digest('hex');
  const cookie = `${cookiesAreSecure() ? '__Host-' : ''}next-auth.csrf-token`;
  const { nextauth = [], callbackUrl, prompt } = asked.query;
  return {
    ...asked,
    // next-auth passes everything else on to the provider, where a link could change who asks and for what. With a
    // `max_age` the provider must say when it last asked the person.
    query: { nextauth, ...(prompt === 'login' ? { prompt, max_age: '0' } : {}) },
    method: 'POST',
    cookies: { ...asked.cookies, [cookie]: `${token}|${proof}` },
    body: { csrfToken: token, ...(typeof callbackUrl === 'string' ? { callbackUrl } : {}) },
  };
}
