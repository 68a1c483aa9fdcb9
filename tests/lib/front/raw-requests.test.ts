import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { LostPages } from '@/lib/front/lost-pages';
import { makeFront } from '@/lib/front/make-front';
import { makeServer } from '@/lib/front/make-server';
import { type Handler, Pages } from '@/lib/front/pages';

/** What reached the portal, in order. */
let seen: string[];
let server: Server;

/** Stands in for Next: reads the whole body, as Next does, and says what it was asked. */
const next: Handler = async (request, response) => {
  if (request.url === '/given-up') {
    // As Next does with a body it does not accept: it begins to read, and nobody reads on.
    await once(request, 'data');
    request.pause();
    // The parser continues with what came along.
    await new Promise(setImmediate);
    response.statusCode = 400;
    response.end('no');
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  seen.push(`${request.method} ${request.url}`);
  response.setHeader('Content-Type', 'text/plain');
  response.end(`<${request.method} ${request.url} ${Buffer.concat(chunks).toString('latin1')}>`);
};

beforeEach(async () => {
  seen = [];
  const pages = new Pages({ render: next, standing: async () => null });
  const lost = new LostPages(async () => '');
  const wasOutage = async () => false;
  const front = makeFront({ pages, lost, files: next, reports: next, next, wasOutage });
  server = makeServer(front, { headersMs: 400, checkMs: 50 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends the bytes and reads until the server closes, as it must when it cannot know where a request begins. */
async function say(bytes: string) {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  let told = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    told += text;
  });
  socket.on('error', () => {});
  socket.write(bytes, 'latin1');
  await once(socket, 'close');
  return {
    told,
    statuses: [...told.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status)),
  };
}

const host = 'Host: portal.test\r\n';
const close = 'Connection: close\r\n';
/** What an attacker would want answered as somebody else's request. */
const behind = `GET /behind HTTP/1.1\r\n${host}${close}\r\n`;

test('an answer to a request that is half read ends the connection, and says so', async () => {
  const head = `POST /given-up HTTP/1.1\r\n${host}`;
  const { told } = await say(`${head}Content-Length: 100000\r\n\r\nabc`);
  expect(told).toMatch(/^HTTP\/1\.1 400 [\s\S]*\r\nConnection: close\r\n[\s\S]*no$/);
  const chunked = await say(`${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`);
  expect(chunked.told).toContain('\r\nConnection: close\r\n');
  const whole = await say(`${head}Content-Length: 3\r\n\r\nabc${behind}`);
  expect(whole.told).toContain('\r\nConnection: keep-alive\r\n');
});

test('a good request is answered, and one behind it in its turn', async () => {
  const { told, statuses } = await say(
    `POST /a HTTP/1.1\r\n${host}Content-Length: 3\r\n\r\nabc${behind}`,
  );
  expect(statuses).toEqual([200, 200]);
  expect(told).toContain('<POST /a abc>');
  expect(seen).toEqual(['POST /a', 'GET /behind']);
});

test.each<[string, string]>([
  [
    'a length and chunks',
    `POST /a HTTP/1.1\r\n${host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  [
    'chunks and a length',
    `POST /a HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`,
  ],
  ['two lengths', `POST /a HTTP/1.1\r\n${host}Content-Length: 0\r\nContent-Length: 5\r\n\r\nabcde`],
  ['a list of lengths', `POST /a HTTP/1.1\r\n${host}Content-Length: 0, 5\r\n\r\nabcde`],
  ['a length with a sign', `POST /a HTTP/1.1\r\n${host}Content-Length: +3\r\n\r\nabc`],
  ['a negative length', `POST /a HTTP/1.1\r\n${host}Content-Length: -1\r\n\r\n`],
  ['a length in hexadecimal', `POST /a HTTP/1.1\r\n${host}Content-Length: 0x3\r\n\r\nabc`],
  ['a huge length', `POST /a HTTP/1.1\r\n${host}Content-Length: 99999999999999999999\r\n\r\n`],
  [
    'an encoding that is none',
    `POST /a HTTP/1.1\r\n${host}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
  ],
  [
    'chunks that are not the last encoding',
    `POST /a HTTP/1.1\r\n${host}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
  ],
  [
    'an encoding twice',
    `POST /a HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`,
  ],
  [
    'a space before the colon',
    `POST /a HTTP/1.1\r\n${host}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`,
  ],
  [
    'a header that is folded',
    `POST /a HTTP/1.1\r\n${host}Transfer-Encoding:\r\n chunked\r\nContent-Length: 3\r\n\r\nabc`,
  ],
  ['a vertical tab', `POST /a HTTP/1.1\r\n${host}Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n`],
  [
    'a chunk’s length that is none',
    `POST /a HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n`,
  ],
  [
    'a chunk’s length with a sign',
    `POST /a HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n`,
  ],
  [
    'a chunk longer than it says',
    `POST /a HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n`,
  ],
  [
    'a chunk’s extension with a bare line feed',
    `POST /a HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n1;a\nb\r\na\r\n0\r\n\r\n`,
  ],
  ['a bare line feed in a header', `GET /a HTTP/1.1\r\n${host}X: a\nY: b\r\n\r\n`],
  ['a bare carriage return in a header', `GET /a HTTP/1.1\r\n${host}X: a\rY: b\r\n\r\n`],
  ['a zero byte in a header', `GET /a HTTP/1.1\r\n${host}X: a\x00b\r\n\r\n`],
  ['no host', 'GET /a HTTP/1.1\r\n\r\n'],
  ['two hosts', `GET /a HTTP/1.1\r\n${host}Host: other.test\r\n\r\n`],
  ['a version that is none', `GET /a HTTP/9.9\r\n${host}\r\n`],
  ['a method that is none', `GETS /a HTTP/1.1\r\n${host}\r\n`],
  ['headers over the limit', `GET /a HTTP/1.1\r\n${host}X: ${'a'.repeat(20_000)}\r\n\r\n`],
  ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
])('%s is refused once, and nothing behind it is a request', async (_, bytes) => {
  const { statuses, told } = await say(bytes + behind);
  expect(statuses).toHaveLength(1);
  expect(statuses[0]).toBeGreaterThanOrEqual(400);
  expect(statuses[0]).toBeLessThan(500);
  expect(seen).not.toContain('GET /behind');
  expect(told).not.toContain('/behind');
  expect(told).toMatch(/^Connection: close\r$/m);
  expect(told).toContain('X-Content-Type-Options: nosniff');
  expect(told).toMatch(
    new RegExp(`application/problem\\+json.*"status":${statuses[0]},.*\\."}`, 's'),
  );
});

test('half a request is refused in a sentence, and none within an answer that is being sent', async () => {
  const slow = await say(`GET /a HTTP/1.1\r\n${host}X: `);
  expect(slow.statuses).toEqual([408]);
  expect(slow.told).toContain('The request did not arrive completely in time.');
  server.close();
  server = makeServer(async (_, response) => void response.write('begun'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const begun = await say(`POST /a HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nzz\r\n`);
  expect(begun.told).toContain('begun');
  expect(begun.told).not.toContain('problem+json');
});

test.each([
  'http://other.test/a',
  'http://portal.test/a',
  '//other.test/a',
  '/\\other.test/a',
  '*',
  'a',
  '/_next/static/../../harbour',
  '/_next/static/..%2f../harbour',
  '/r/%2e%2e/harbour',
  '/harbour/..',
  '/./a',
])('%s is no path of this server', async (target) => {
  const { statuses } = await say(`GET ${target} HTTP/1.1\r\n${host}\r\n${behind}`);
  expect(statuses).toEqual([400]);
  expect(seen).toEqual([]);
});

test.each(['/a/.well-known/b', '/a/..b', '/a...', '/a?next=/../b', '/a?b=//c'])(
  '%s is one',
  async (target) => {
    expect((await say(`GET ${target} HTTP/1.1\r\n${host}${close}\r\n`)).statuses).toEqual([200]);
  },
);

test.each(['%FF', '%ED%A0%80', '%E0%A4%A', '%zz', '%'])(
  'a path with %s in it is answered without Next: a program’s with a 400, a person’s as not there',
  async (broken) => {
    const ask = (line: string) => say(`${line} HTTP/1.1\r\n${host}${close}\r\n`);
    for (const line of [`GET /api/v1/teams/${broken}`, `POST /harbour/${broken}`]) {
      const { told, statuses } = await ask(line);
      expect(statuses).toEqual([400]);
      expect(told).toContain('X-Content-Type-Options: nosniff');
      expect(told).toMatch(/application\/problem\+json.*"status":400/s);
    }
    const page = await ask(`GET /harbour/${broken}?a=b`);
    expect(page.statuses).toEqual([404]);
    expect(page.told).toContain('X-Content-Type-Options: nosniff');
    // Reports handle it themselves: any wrong link looks like any other.
    expect((await ask(`GET /r/${broken}`)).statuses).toEqual([200]);
    expect((await ask(`GET /harbour?a=${broken}`)).statuses).toEqual([200]);
    expect(seen).toEqual([`GET /r/${broken}`, `GET /harbour?a=${broken}`]);
  },
);

test.each([
  ['TRACE', '/api/v1/teams', 405],
  ['PROPFIND', '/api/v1/teams', 405],
  ['PUT', '/api/v1/teams', 200],
  ['PUT', '/harbour', 405],
  ['DELETE', '/harbour', 405],
  ['OPTIONS', '/harbour', 405],
  ['TRACE', '/harbour', 405],
])('%s of %s answers %i', async (method, path, status) => {
  const { told, statuses } = await say(`${method} ${path} HTTP/1.1\r\n${host}${close}\r\n`);
  expect(statuses).toEqual([status]);
  expect(told.includes('Allow: GET, HEAD, POST')).toBe(status === 405);
  expect(seen).toHaveLength(status === 405 ? 0 : 1);
});

test.each([
  ['Origin: null\r\n', 403],
  ['Origin: elsewhere\r\n', 403],
  ['Origin: https://elsewhere.test\r\n', 403],
  ['Origin: http://portal.test:81\r\n', 403],
  ['Sec-Fetch-Site: cross-site\r\n', 403],
  ['Origin: http://portal.test\r\nSec-Fetch-Site: same-site\r\n', 403],
  ['Origin: http://portal.test\r\nSec-Fetch-Site: same-origin\r\n', 200],
  // Behind a proxy that ends TLS and names itself.
  ['Origin: https://public.test\r\nX-Forwarded-Host: public.test, inner\r\n', 200],
  // A program: it has nobody's cookies.
  ['', 200],
])(
  'a form sent with %j answers %i, and the next request is one of its own',
  async (sent, status) => {
    for (const type of ['text/plain', 'multipart/form-data; boundary=b']) {
      const form = `Content-Type: ${type}\r\nContent-Length: 3\r\n`;
      const { told, statuses } = await say(
        `POST /sign-in HTTP/1.1\r\n${host}${sent}${form}\r\na=b${behind}`,
      );
      expect(statuses).toEqual([status, 200]);
      expect(told.includes('came from another site')).toBe(status === 403);
    }
    const forms = status === 200 ? ['POST /sign-in'] : [];
    expect(seen).toEqual([...forms, 'GET /behind', ...forms, 'GET /behind']);
  },
);

test('headers that never end are cut off in time', async () => {
  expect((await say(`GET /a HTTP/1.1\r\n${host}X: `)).statuses).toEqual([408]);
  expect(seen).toEqual([]);
});

test('nobody tunnels through it', async () => {
  const { statuses } = await say(`CONNECT other.test:443 HTTP/1.1\r\n${host}\r\n${behind}`);
  expect([statuses, seen]).toEqual([[], []]);
});
