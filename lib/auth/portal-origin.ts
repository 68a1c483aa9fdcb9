import { env } from '@/lib/env';

type Headers = Pick<globalThis.Headers, 'get'>;

/**
 * The origin people reach the portal at. PORTAL_URL names it; without one the Host header does, which is
 * right for every name this machine has: a browser cannot be made to send another host's cookies. Without
 * PORTAL_URL it is http, because this process never speaks TLS itself.
 */
export function portalOrigin(headers: Headers): string {
  const configured = env().PORTAL_URL;
  if (configured) return new URL(configured).origin;
  const host = headers.get('host') ?? '';
  return URL.canParse(`http://${host}`) && host
    ? new URL(`http://${host}`).origin
    : `http://127.0.0.1:${env().PORT}`;
}

/** Whether a browser says that our own page sent this. No header, or `Origin: null`, counts as foreign. */
export function originIsOurs(headers: Headers): boolean {
  return headers.get('origin') === portalOrigin(headers);
}
