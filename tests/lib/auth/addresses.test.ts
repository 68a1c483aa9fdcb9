import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The environment is read once per process, so each case reloads the modules. */
async function withEnv(url: string | undefined) {
  jest.resetModules();
  if (url) process.env.PORTAL_URL = url;
  else delete process.env.PORTAL_URL;
  return import('@/lib/auth');
}

let server: Server;
beforeEach(async () => {
  delete (globalThis as { __portalAddresses?: boolean }).__portalAddresses;
  server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});
afterEach(() => server.close());
afterAll(() => {
  delete process.env.PORTAL_URL;
});

/** What the server's code sees of a request with these headers. */
async function seenHeaders(headers: Record<string, string>): Promise<Headers> {
  const seen = new Promise<Headers>((resolve) => {
    server.once('request', (request, response) => {
      response.end();
      resolve(new Headers(request.headers as Record<string, string>));
    });
  });
  await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { headers });
  return seen;
}

test('without a proxy nobody can choose their own address', async () => {
  const { watchClientAddresses, clientAddress } = await withEnv('http://portal.example.com');
  watchClientAddresses();
  const headers = await seenHeaders({
    'x-forwarded-for': '198.51.100.1',
    'x-portal-client-address': '198.51.100.2',
  });
  expect(clientAddress(headers)).toBe('127.0.0.1');
});

test('behind a proxy it is what the proxy appended, not what the client wrote', async () => {
  const { watchClientAddresses, clientAddress } = await withEnv('https://portal.example.com');
  watchClientAddresses();
  const chain = await seenHeaders({ 'x-forwarded-for': '198.51.100.1, nonsense, 203.0.113.5' });
  expect(clientAddress(chain)).toBe('203.0.113.5');
  expect(clientAddress(await seenHeaders({ 'x-forwarded-for': 'nonsense' }))).toBe('127.0.0.1');
  expect(clientAddress(await seenHeaders({}))).toBe('127.0.0.1');
  // As application gateways append it: everybody would else share the proxy's own address and its guesses.
  for (const [named, address] of [
    ['198.51.100.1:1, 203.0.113.5:49152', '203.0.113.5'],
    ['[2001:db8::5]:49152', '2001:db8::5'],
    ['[2001:db8::5]', '2001:db8::5'],
    ['2001:db8::5:4915', '2001:db8::5:4915'],
  ] as const)
    expect(clientAddress(await seenHeaders({ 'x-forwarded-for': named }))).toBe(address);
});

test('where requests are not watched, it is the last forwarded address', async () => {
  const { clientAddress } = await withEnv(undefined);
  expect(clientAddress(new Headers({ 'x-forwarded-for': '1.2.3.4, ::ffff:192.0.2.7' }))).toBe(
    '192.0.2.7',
  );
  expect(clientAddress(new Headers({ 'x-forwarded-for': 'x' }))).toBeNull();
  expect(clientAddress(new Headers())).toBeNull();
});

test('the origin is PORTAL_URL, or the host that was asked for', async () => {
  const free = await withEnv(undefined);
  for (const host of ['127.0.0.1:3000', 'localhost:4000', '[::1]:3000']) {
    const headers = new Headers({ host, origin: `http://${host}` });
    expect(free.portalOrigin(headers)).toBe(`http://${host}`);
    expect(free.originIsOurs(headers)).toBe(true);
  }
  expect(
    free.originIsOurs(new Headers({ host: 'localhost:3000', origin: 'http://localhost:4000' })),
  ).toBe(false);
  expect(free.originIsOurs(new Headers({ host: 'localhost:3000', origin: 'null' }))).toBe(false);
  expect(free.originIsOurs(new Headers({ host: 'localhost:3000' }))).toBe(false);
  expect(free.portalOrigin(new Headers({ host: 'a b' }))).toBe('http://127.0.0.1:3000');

  const fixed = await withEnv('https://portal.example.com/');
  const headers = new Headers({ host: 'evil.example', origin: 'http://evil.example' });
  expect(fixed.portalOrigin(headers)).toBe('https://portal.example.com');
  expect(fixed.originIsOurs(headers)).toBe(false);
  expect(fixed.originIsOurs(new Headers({ origin: 'https://portal.example.com' }))).toBe(true);
});

test('a request id is taken only when it looks like ours', async () => {
  const { requestOrigin } = await withEnv(undefined);
  const of = (id: string) => requestOrigin(new Headers({ 'x-request-id': id })).requestId;
  expect(of('019386f4-0000-7000-8000-000000000000')).toBe('019386f4-0000-7000-8000-000000000000');
  expect(of('x y')).toBeNull();
});
