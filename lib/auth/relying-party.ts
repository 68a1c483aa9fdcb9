import { isIP } from 'node:net';
import type { RelyingParty } from '@/lib/teams';
import { portalOrigin } from './portal-origin';

/** What passkeys are made for; null where people reach the portal by a bare IP address, which cannot have passkeys. */
export function relyingParty(headers: Pick<Headers, 'get'>): RelyingParty | null {
  const origin = portalOrigin(headers);
  const { hostname } = new URL(origin);
  return isIP(hostname.replace(/^\[|\]$/g, '')) ? null : { id: hostname, origin };
}
