import { checkBaseUrl } from '@/lib/datamin';
import { env } from '@/lib/env';
import { invalidField } from '@/lib/errors';
import { acceptUrl } from '@/lib/webhooks';

/** Where syslog goes. */
export interface SyslogTarget {
  transport: 'tls' | 'tcp' | 'udp';
  host: string;
  port: number;
}

const refuse = (reason: string) => invalidField('url', reason);

/** A checked address of a stream. What its name resolves to is checked at each connection. Throws Invalid. */
export function acceptStreamUrl(kind: 'webhook' | 'syslog', text: string): string {
  if (kind === 'webhook') return acceptUrl(text);
  const target = syslogTarget(text);
  if (!target) {
    throw refuse('is not an address of syslog. It looks like tls://logs.example.com:6514.');
  }
  const allowPrivate = env().PORTAL_ALLOW_PRIVATE_UPSTREAMS;
  if (target.transport !== 'tls' && !allowPrivate) {
    throw refuse('must start with tls://, or anybody on the way could read what is sent.');
  }
  const checked = checkBaseUrl(`https://${target.host}`, { allowPrivate });
  if (!checked.ok) throw refuse(checked.reason);
  return `${target.transport}://${target.host}:${target.port}`;
}

/** Reads transport, host and port; null if it is not a syslog address. */
export function syslogTarget(text: string): SyslogTarget | null {
  const [, transport, host, port] =
    /^(tls|tcp|udp):\/\/([a-z0-9.-]+|\[[0-9a-f:.]+\]):(\d{1,5})\/?$/i.exec(text) ?? [];
  if (!transport || !host || Number(port) < 1 || Number(port) > 65_535) return null;
  const [scheme] = (['tls', 'tcp', 'udp'] as const).filter(
    (one) => one === transport.toLowerCase(),
  );
  return scheme ? { transport: scheme, host: host.toLowerCase(), port: Number(port) } : null;
}
