import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import { env } from '@/lib/env';

/** Set by this process on every request, overwriting whatever the client sent. */
const addressHeader = 'x-portal-client-address';

// Next bundles instrumentation and routes separately, so a module variable would exist twice.
const shared = globalThis as typeof globalThis & { __portalAddresses?: boolean };

/**
 * Notes each request's true address before anyone else sees the request. Next does not show routes the
 * socket, and passes on a client's own X-Forwarded-For, which would let anybody choose the address they are
 * rate-limited by. Called once per process, from instrumentation.
 */
export function watchClientAddresses(): void {
  if (shared.__portalAddresses) return;
  shared.__portalAddresses = true;
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    request.headers[addressHeader] = addressOf(
      request.socket.remoteAddress,
      request.headers['x-forwarded-for'],
    );
  });
}

/**
 * A peer's address, or the one its proxy vouches for. An https PORTAL_URL means that a proxy of ours stands
 * in front (this process speaks no TLS). It appends what it saw, so only the last entry can be trusted.
 */
function addressOf(peer: string | undefined, forwardedFor: string | string[] | undefined): string {
  const last = String(forwardedFor ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  const behindProxy = env().PORTAL_URL?.startsWith('https:') ?? false;
  return normalise(behindProxy ? last : undefined) ?? normalise(peer) ?? '';
}

/** The client's address, or null when it is not known. */
export function clientAddress(headers: Pick<Headers, 'get'>): string | null {
  if (shared.__portalAddresses) return headers.get(addressHeader) || null;
  return normalise(headers.get('x-forwarded-for')?.split(',').at(-1)?.trim()) ?? null;
}

/** Some proxies name the client's port too: `203.0.113.5:49152`, `[2001:db8::5]:49152`. */
const withPort = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+))(?::\d+)?$/i;

function normalise(given: string | undefined): string | undefined {
  const [, in6, in4] = withPort.exec(given ?? '') ?? [];
  const address = in6 ?? in4 ?? given;
  if (!address || !ipaddr.isValid(address)) return undefined;
  return ipaddr.process(address).toString();
}
