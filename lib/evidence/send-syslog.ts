import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIP, type Socket } from 'node:net';
import { ConnectFailure, classifyAddress, ForbiddenAddress, guardedConnector } from '@/lib/datamin';
import { env } from '@/lib/env';
import type { SyslogTarget } from './stream-url';
import { framed } from './syslog-message';

interface Trust {
  /** Authorities (PEM) in place of those of the process: for tests. */
  ca?: string;
}

const connectMs = 5000;
const deadlineMs = 10_000;

/**
 * Sends messages in order to a checked address. Returns a sentence saying why they may not have arrived, or
 * null when the other side took them. Syslog answers nothing: over TLS and TCP "took" means what its machine
 * acknowledged before both ends closed, over UDP that they were sent.
 */
export async function sendSyslog(
  target: SyslogTarget,
  messages: Buffer[],
  trust: Trust = {},
): Promise<string | null> {
  const { host, port } = target;
  try {
    if (target.transport === 'udp') await sendDatagrams(target, messages);
    else await sendStream(await connected(target, trust), Buffer.concat(messages.map(framed)));
    return null;
  } catch (thrown) {
    const forbidden =
      thrown instanceof ForbiddenAddress ||
      (thrown instanceof ConnectFailure && thrown.cause instanceof ForbiddenAddress);
    if (forbidden) return `${host} leads to a network address that this portal does not call.`;
    const code = certificateProblem(thrown);
    if (code !== null) {
      return `${host}:${port} showed a certificate that this portal does not trust (${code}). NODE_EXTRA_CA_CERTS names the authorities of your own.`;
    }
    if (thrown instanceof ConnectFailure) return `${host}:${port} cannot be reached.`;
    return `${host}:${port} broke the connection.`;
  }
}

/** Why a server's certificate was refused, by the code that is useful to search for; null: it was not that. */
function certificateProblem(thrown: unknown): string | null {
  const cause = thrown instanceof ConnectFailure ? thrown.cause : null;
  const code =
    typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  return /CERT|SIGNATURE|ERR_TLS/.test(code) ? code : null;
}

function connected({ transport, host, port }: SyslogTarget, { ca }: Trust): Promise<Socket> {
  const connect = guardedConnector({
    allowPrivate: env().PORTAL_ALLOW_PRIVATE_UPSTREAMS,
    connectMs,
    ca,
  });
  const hostname = host.replace(/^\[|\]$/g, '');
  const protocol = transport === 'tls' ? 'https:' : 'http:';
  return new Promise((resolve, reject) => {
    connect({ hostname, host, protocol, port: `${port}` }, (error, socket) => {
      if (error !== null) reject(error);
      else resolve(socket);
    });
  });
}

/** Writes, half-closes, and waits until the other side closes too. */
function sendStream(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(new Error('deadline')), deadlineMs);
    let isFlushed = false;
    socket.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.on('close', () => {
      clearTimeout(timer);
      if (isFlushed) resolve();
      else reject(new Error('closed early'));
    });
    // Not the callback of `end`, which is also called when nothing more can be written.
    socket.once('finish', () => {
      isFlushed = true;
    });
    socket.resume();
    socket.end(bytes);
  });
}

async function sendDatagrams({ host, port }: SyslogTarget, messages: Buffer[]): Promise<void> {
  const hostname = host.replace(/^\[|\]$/g, '');
  const { address, family } = isIP(hostname)
    ? { address: hostname, family: isIP(hostname) }
    : await lookup(hostname).catch((error: unknown) => {
        throw new ConnectFailure(error);
      });
  const found = classifyAddress(address);
  if (found === 'forbidden' || (found === 'private' && !env().PORTAL_ALLOW_PRIVATE_UPSTREAMS)) {
    throw new ForbiddenAddress();
  }
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  const broken = new Promise<never>((_, reject) => socket.once('error', reject));
  const sent = (message: Buffer) =>
    new Promise<void>((resolve, reject) => {
      socket.send(message, port, address, (error) => (error ? reject(error) : resolve()));
    });
  try {
    for (const message of messages) await Promise.race([sent(message), broken]);
  } finally {
    socket.close();
  }
}
