import type { LookupFunction } from 'node:net';
import { createDatamin } from '@/lib/datamin';
import { clientOf, PIPELINE, rejection, TOKEN, UUID } from './support/client';
import { type RawServer, startRawServer } from './support/raw-server';
import { startServer } from './support/server';

/** Resolves to these addresses, one list per call. */
function lookupOf(...answers: string[][]): LookupFunction & { calls: number } {
  const lookup = (_name: string, _options: unknown, callback: Parameters<LookupFunction>[2]) => {
    const found = answers[Math.min(lookup.calls, answers.length - 1)] ?? [];
    lookup.calls += 1;
    callback(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  lookup.calls = 0;
  return lookup;
}

let inner: RawServer;
beforeEach(async () => {
  inner = await startRawServer({ onData: (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n{}') });
});
afterEach(() => inner.close());

test.each([
  ['the address alone', ['127.0.0.1']],
  ['one forbidden among public ones', ['93.184.216.34', '127.0.0.1']],
  ['IPv4 mapped into IPv6', ['::ffff:127.0.0.1']],
  ['loopback of IPv6', ['::1']],
])('a name of one’s own network opens no connection: %s', async (_name, addresses) => {
  const client = clientOf(`https://rebind.example:${inner.port}`, {
    allowPrivate: false,
    lookup: lookupOf(addresses),
  });
  expect(await rejection(client.lastRun(PIPELINE))).toMatchObject({ kind: 'address_forbidden' });
  expect(await rejection(client.fetchToken())).toMatchObject({ kind: 'address_forbidden' });
  expect(await client.startRun(UUID, { token: TOKEN })).toMatchObject({ kind: 'unsent' });
  await client.close();
  expect(inner.connections()).toBe(0);
});

test('the sentence names the host and never the address it leads to', async () => {
  const client = clientOf('https://rebind.example', {
    allowPrivate: false,
    lookup: lookupOf(['10.20.30.40']),
  });
  const error = await rejection(client.lastRun(PIPELINE));
  expect(String(error)).toContain('rebind.example');
  expect(String(error)).not.toContain('10.20.30.40');
  await client.close();
});

test('metadata stays forbidden with the setting for private addresses', async () => {
  const lookup = lookupOf(['169.254.169.254']);
  const client = clientOf('http://metadata.example', { lookup });
  expect(await rejection(client.lastRun(PIPELINE))).toMatchObject({ kind: 'address_forbidden' });
  expect(lookup.calls).toBe(1);
  await client.close();
});

test('the name is resolved once a connection, and what was checked is what is called', async () => {
  const lookup = lookupOf(['127.0.0.1'], ['169.254.169.254']);
  const client = clientOf(`http://rebind.example:${inner.port}`, { lookup });
  await client.lastRun(PIPELINE).catch(() => {});
  expect(inner.connections()).toBe(1);
  expect(lookup.calls).toBe(1);
  // The next connection resolves and checks again.
  expect(await rejection(client.fetchToken())).toMatchObject({ kind: 'address_forbidden' });
  expect(inner.connections()).toBe(1);
  await client.close();
});

test.each(['http://169.254.169.254', 'http://[fe80::1]', 'http://0.0.0.0:80'])(
  'a literal %s makes no client',
  (baseUrl) => {
    expect(() => clientOf(baseUrl)).toThrow(expect.objectContaining({ kind: 'address_forbidden' }));
  },
);

test('a literal is also checked at the socket, where lookup is never asked', async () => {
  const { guardedConnector } = await import('@/lib/datamin/connector');
  const connect = guardedConnector({ allowPrivate: false, connectMs: 1000 });
  const target = { hostname: '127.0.0.1', protocol: 'http:', port: String(inner.port) };
  const error = await new Promise((resolve) => connect(target, (...[failure]) => resolve(failure)));
  expect(error).toMatchObject({ name: 'ConnectFailure' });
  expect(inner.connections()).toBe(0);
});

test('a redirect opens no connection anywhere', async () => {
  const server = await startServer((_request, response) => {
    response.writeHead(302, { location: `http://127.0.0.1:${inner.port}/` });
    response.end();
  });
  const client = clientOf(server.url);
  const from = new Date(0);
  for (const call of [
    () => client.lastRun(PIPELINE),
    () => client.consolidated(PIPELINE, from, from),
    () => client.aggregated(PIPELINE, from, 'day', 1),
    () => client.fetchToken(),
  ]) {
    expect(await rejection<unknown>(call())).toMatchObject({ kind: 'redirected', status: 302 });
  }
  expect(inner.connections()).toBe(0);
  await client.close();
  await server.close();
});

test('making a client resolves and opens nothing', async () => {
  const lookup = lookupOf(['127.0.0.1']);
  let opened = 0;
  const client = createDatamin({
    baseUrl: `http://name.example:${inner.port}`,
    allowPrivate: true,
    lookup,
    credentials: async () => {
      opened += 1;
      return { clientId: '', clientSecret: '' };
    },
  });
  await client.close();
  expect([lookup.calls, opened, inner.connections()]).toEqual([0, 0, 0]);
});
