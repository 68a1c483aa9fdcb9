import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { setClock } from '@/lib/clock';
import { noteBody } from '@/lib/front/body-notes';
import type { Standing } from '@/lib/front/kept-pages';
import { LostPages } from '@/lib/front/lost-pages';
import { makeFront } from '@/lib/front/make-front';
import { makeServer } from '@/lib/front/make-server';
import { inward } from '@/lib/front/page-headers';
import { type Handler, Pages } from '@/lib/front/pages';
import { paintingFirst } from '@/lib/front/paint-first';
import { countStrangers } from '@/lib/front/strangers-log';
import { action } from '@/lib/http';
import { answerCall } from '@/lib/stray-actions';
import { pass, stopClock } from '@/tests/support/portal/clock';
import { until } from '@/tests/support/until';

process.env.PORTAL_ENCRYPTION_KEYS ??= `test:${Buffer.alloc(32, 7).toString('base64')}`;
process.env.NEXTAUTH_SECRET ??= 'a secret of the tests alone';

const session = 'next-auth.session-token=adas';
const room = '/harbour/pipelines/0192f0c1-1111-7000-8000-000000000001?range=7d';

let made: number;
let render: Handler;
let standing: Standing | null;
let server: Server;

/** A page as Next makes them: streamed, with the nonce and the key of its forms in it. */
const page: Handler = async ({ headers }, response) => {
  made += 1;
  const nonce = /'nonce-(\w+)'/.exec(String(headers[inward.policy]))?.[1] ?? 'none';
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Cache-Control', 'private, no-store');
  response.setHeader('Link', `</a.css>; rel=preload; as="style"; nonce="${nonce}"`);
  response.write(`<script nonce="${nonce}">1</script><p>made ${made}</p>`);
  response.write(Buffer.from(`<input value="${headers[inward.formKey]}">`));
  response.end(`<script nonce="${nonce}">2</script>é`);
};

const reports: Handler = async (_, response) => {
  response.setHeader('Content-Security-Policy', 'its own');
  response.end('a report');
};

beforeEach(async () => {
  stopClock();
  made = 0;
  render = page;
  standing = { viewer: 'Ada, operator', revision: '1' };
  const next: Handler = (asked, response) => render(asked, response);
  const pages = new Pages({ render: next, standing: async () => standing });
  const front = makeFront({
    pages,
    lost: new LostPages(async () => ''),
    files: next,
    reports,
    next,
    wasOutage: async () => false,
  });
  server = makeServer(front).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});
afterAll(() => setClock());

const port = () => (server.address() as AddressInfo).port;

interface Asked {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
}

async function ask({ path = room, method = 'GET', headers = {} }: Asked = {}) {
  const options = { port: port(), path, method, headers: { cookie: session, ...headers } };
  const sent = request({ host: '127.0.0.1', ...options, agent: false });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const bytes = Buffer.concat(await response.toArray());
  const packed = response.headers['content-encoding'] === 'gzip';
  const body = (packed ? gunzipSync(bytes) : bytes).toString();
  return {
    status: response.statusCode,
    headers: response.headers,
    packed,
    body,
    nonce: /nonce="(\w+)"/.exec(body)?.[1],
    formKey: /value="([^"]+)"/.exec(body)?.[1],
    made: /made (\d+)/.exec(body)?.[1],
  };
}

/** Whether the second of two requests was answered from the cache filled by the first. */
async function isKept(first: Asked, second: Asked = first): Promise<boolean> {
  await ask(first);
  const before = made;
  await ask(second);
  return made === before;
}

test('by https, and by it alone, a browser is told to come by https ever after', async () => {
  const told = async (proto?: string) => {
    const headers: Record<string, string> = proto ? { 'x-forwarded-proto': proto } : {};
    const both = [await ask({ headers }), await ask({ headers, path: '/api/v1/teams/harbour' })];
    return new Set(both.map((answer) => answer.headers['strict-transport-security']));
  };
  const forAYear = 'max-age=31536000; includeSubDomains';
  expect(await told('https')).toEqual(new Set([forAYear]));
  expect(await told('https, http')).toEqual(new Set([forAYear]));
  expect(await told('http')).toEqual(new Set([undefined]));
  expect(await told()).toEqual(new Set([undefined]));
});

test('a page is sent again with a nonce, a form key and a request id of its own', async () => {
  const [first, second] = [await ask(), await ask()];
  expect(made).toBe(1);
  for (const answer of [first, second]) {
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('private, no-store');
    expect(answer.headers['content-security-policy']).toContain(`'nonce-${answer.nonce}'`);
    expect(answer.headers.link).toBe(`</a.css>; rel=preload; as="style"; nonce="${answer.nonce}"`);
    expect(answer.body.split(answer.nonce ?? '').length).toBe(3);
    expect(answer.formKey).toMatch(/^[0-9a-f-]{36}$/);
  }
  expect(second.nonce).not.toBe(first.nonce);
  expect(second.formKey).not.toBe(first.formKey);
  expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
  const masked = ({ body, nonce, formKey }: typeof first) =>
    body.replaceAll(nonce ?? '', 'n').replaceAll(formKey ?? '', 'k');
  expect(masked(second)).toBe(masked(first));
});

test('who asks for the same page at once waits for one making', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
  expect(made).toBe(1);
  expect(new Set(answers.map(({ nonce }) => nonce)).size).toBe(20);
});

test.each<[string, () => void]>([
  ['a change of the person or their role', () => (standing = { viewer: 'Ada', revision: '1' })],
  ['a change of the team’s rows', () => (standing = { viewer: 'Ada, operator', revision: '2' })],
  ['that changes may go unheard, or the session is over', () => (standing = null)],
  ['fifteen seconds', () => pass(15_000)],
])('%s has it made anew', async (_, change) => {
  await ask();
  await ask();
  expect(made).toBe(1);
  change();
  await ask();
  expect(made).toBe(2);
});

test.each<[string, Asked]>([
  ['another session', { headers: { cookie: 'next-auth.session-token=bobs' } }],
  ['another theme', { headers: { cookie: `${session}; theme=dark` } }],
  ['another range', { path: room.replace('7d', '30d') }],
  ['another host', { headers: { host: 'portal.example.com' } }],
  ['https', { headers: { 'x-forwarded-proto': 'https' } }],
  ['a Mac', { headers: { 'user-agent': 'Macintosh; Intel Mac OS X' } }],
])('%s is another page', async (_, other) => {
  expect(await isKept({})).toBe(true);
  expect(await isKept({}, other)).toBe(false);
});

test.each<[string, Asked]>([
  ['a part of a page', { headers: { rsc: '1' } }],
  ['a reload by force', { headers: { 'cache-control': 'no-cache' } }],
  ['after an action', { headers: { cookie: `${session}; portal-acted=1` } }],
  ['a piece', { headers: { range: 'bytes=0-1' } }],
  ['POST', { method: 'POST' }],
  ['HEAD', { method: 'HEAD' }],
  ['a page that is no room', { path: '/harbour/settings/tokens' }],
  ['the API', { path: '/api/v1/teams/harbour' }],
  ['a place of no team', { path: '/profile' }],
])('%s is always made', async (_, asked) => {
  expect(await isKept(asked)).toBe(false);
});

test.each<[string, Handler]>([
  [
    'an error',
    (asked, response) => {
      response.statusCode = 404;
      return page(asked, response);
    },
  ],
  [
    'an answer with a cookie',
    (asked, response) => {
      response.setHeader('Set-Cookie', 'a=b');
      return page(asked, response);
    },
  ],
  [
    'something else than a page',
    async (_, response) => {
      made += 1;
      response.setHeader('Content-Type', 'text/csv').end('a,b');
    },
  ],
  [
    'a huge page',
    async (_, response) => {
      made += 1;
      response.setHeader('Content-Type', 'text/html').end('x'.repeat(2 * 1024 * 1024 + 1));
    },
  ],
])('%s is not kept', async (_, other) => {
  render = other;
  expect(await isKept({})).toBe(false);
});

test('a page whose reader left before its end is not kept', async () => {
  let finish = () => {};
  render = async (asked, response) => {
    response.setHeader('Content-Type', 'text/html').write('made 0');
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    await page(asked, response).catch(() => {});
  };
  const socket = connect(port(), '127.0.0.1');
  socket.write(`GET ${room} HTTP/1.1\r\nHost: 127.0.0.1:${port()}\r\nCookie: ${session}\r\n\r\n`);
  await once(socket, 'data');
  socket.destroy();
  await until(async () => (await connections()) === 0);
  finish();
  render = page;
  await ask();
  expect(made).toBe(2);
});

test('a page is packed on its way out, for who takes that, and kept plain', async () => {
  const asked: unknown[] = [];
  render = (request, response) => {
    asked.push(request.headers['accept-encoding']);
    return page(request, response);
  };
  const packed = await ask({ headers: { 'accept-encoding': 'gzip' } });
  const plain = await ask();
  const again = await ask({ headers: { 'accept-encoding': 'br, gzip' } });
  expect([packed.packed, plain.packed, again.packed]).toEqual([true, false, true]);
  expect([packed.made, plain.made, again.made]).toEqual(['1', '1', '1']);
  expect([packed.body.slice(-1), plain.body.slice(-1), again.body.slice(-1)]).toEqual([
    'é',
    'é',
    'é',
  ]);
  // The first time it is streamed, and from then on sent whole.
  expect([packed.headers['content-length'], asked]).toEqual([undefined, [undefined]]);
  expect(Number(again.headers['content-length'])).toBeGreaterThan(0);
  for (const { headers } of [packed, again]) expect(headers.vary).toBe('Accept-Encoding');
});

test('what is packed arrives as it is written', async () => {
  let go = () => {};
  render = async (_, response) => {
    response.setHeader('Content-Type', 'text/html').write('first');
    await new Promise<void>((resolve) => {
      go = resolve;
    });
    response.end('last');
  };
  const headers = { cookie: session, 'accept-encoding': 'gzip' };
  const sent = request({ host: '127.0.0.1', port: port(), path: room, headers, agent: false });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const opened = response.pipe(createGunzip()).setEncoding('utf8');
  const [first] = await once(opened, 'data');
  go();
  expect([first, (await opened.toArray()).join('')]).toEqual(['first', 'last']);
});

describe('a page that comes in two parts', () => {
  const headPart =
    '<html><body><h1>Overview</h1><template id="page-head"></template><div class="later"><!--$?--><template id="B:0"></template><!--/$--></div>';
  const restPart = (rows: string) =>
    `<div hidden id="S:0">${rows}</div><script>$RC("B:0","S:0")</script>`;
  const inTwoParts = (rest: (response: ServerResponse) => unknown) =>
    paintingFirst(async (_, response) => {
      made += 1;
      response.setHeader('Content-Type', 'text/html');
      response.write(headPart);
      await new Promise((done) => setImmediate(done));
      await rest(response);
    });
  const began = async (headers: Record<string, string>) => {
    const options = { host: '127.0.0.1', port: port(), path: room, agent: false };
    const sent = request({ ...options, headers: { cookie: session, ...headers } });
    sent.end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return response;
  };

  const breaks: [string, (response: ServerResponse) => unknown][] = [
    ['whoever renders it fails', () => Promise.reject(new Error('out of memory'))],
    ['its connection is dropped', (response) => response.destroy()],
    [
      'half of it has come',
      (response) => {
        response.write('<div hidden id="S:0"><p>half');
        return Promise.reject(new Error('out of memory'));
      },
    ],
  ];
  test.each(
    ['identity', 'gzip'].flatMap((coding) =>
      breaks.map(([how, rest]) => [coding, how, rest] as const),
    ),
  )('sent as %s, is a broken answer when %s, and is not kept', async (coding, _, rest) => {
    render = inTwoParts(rest);
    const response = await began({ 'accept-encoding': coding });
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    await expect(once(response, 'end')).rejects.toMatchObject({ code: 'ECONNRESET' });
    const bytes = Buffer.concat(chunks);
    const finishFlush = constants.Z_SYNC_FLUSH;
    const seen = coding === 'gzip' ? gunzipSync(bytes, { finishFlush }) : bytes;
    expect(String(seen)).toContain('<h1>Overview</h1>');
    expect(String(seen)).not.toContain('half');
    render = inTwoParts((answer) => answer.end(`${restPart('rows')}</body></html>`));
    expect((await ask()).body).toContain('<div class="later"><!--$-->rows<!--/$--></div>');
    expect(made).toBe(2);
  });

  test.each(['identity', 'gzip'])('waits for a reader who takes nothing, as %s', async (coding) => {
    const held = restPart('rows '.repeat(40_000));
    // Longer than what compressing looks back on.
    const piece = randomBytes(48 * 1024).toString('base64');
    const most = held.length + 512 * 1024;
    let written = 0;
    render = inTwoParts((response) => {
      const write = (text: string) => {
        written += text.length;
        return response.write(text);
      };
      // Nothing of it can be sent before its end.
      expect(write(held.slice(0, 100_000))).toBe(true);
      write(held.slice(100_000));
      while (written < most && write(piece));
    });
    const answer = await began({ 'accept-encoding': coding });
    await until(() => written >= held.length);
    expect(written).toBeLessThan(most);
    answer.destroy();
  });
});

test.each<[string, string, string, boolean]>([
  ['a table', '/harbour/x.csv', 'text/csv', true],
  ['a picture', '/harbour/x.png', 'image/png', false],
  ['the API, which is Next’s', '/api/v1/x', 'application/json', false],
])('%s, packed or not', async (_, path, type, isPacked) => {
  render = async (__, response) => {
    response.setHeader('Content-Type', type).end('a,b');
  };
  const answer = await ask({ path, headers: { 'accept-encoding': 'gzip' } });
  expect([answer.packed, answer.body]).toEqual([isPacked, 'a,b']);
});

test('a connection stays open longer than a proxy before the portal keeps it', async () => {
  // On one that is closed at that moment a form would be lost: no proxy sends a POST again.
  const agent = new Agent({ keepAlive: true });
  const sent = request({ host: '127.0.0.1', port: port(), path: room, agent }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  expect(response.headers['keep-alive']).toBe('timeout=75');
  agent.destroy();
});

test('what a client claims inwards is overwritten', async () => {
  const { body, headers } = await ask({
    headers: {
      [inward.policy]: "script-src 'nonce-forged'",
      [inward.requestId]: 'forged',
      [inward.formKey]: 'forged',
    },
  });
  expect(body).not.toContain('forged');
  expect(headers['x-request-id']).not.toBe('forged');
});

test('after a signed-in person’s action their browser asks for pages made anew', async () => {
  const acted = await ask({ method: 'POST' });
  expect(acted.headers['set-cookie']).toEqual([
    'portal-acted=1; Path=/; Max-Age=15; HttpOnly; SameSite=Lax',
  ]);
  const program = await ask({ method: 'POST', headers: { cookie: '' } });
  expect(program.headers['set-cookie']).toBeUndefined();
});

test.each([
  ['Failed to parse body as FormData.', 400, /not what its Content-Type says/],
  ['Body exceeded 1 MB limit.\nTo configure …', 413, /too large/],
  ['Something else', 400, /not what a form of the portal sends/],
])('a form of which Next says "%s" is answered %i', async (message, status, words) => {
  // As Next fails: the error is reported to instrumentation, and the head is sent before the text.
  render = async ({ headers }, response) => {
    noteBody(String(headers[inward.requestId]), new Error(message));
    response.statusCode = 500;
    response.setHeader('Content-Type', 'text/plain');
    response.setHeader('Content-Encoding', 'gzip');
    response.writeHead(500);
    response.write('what Next says');
    response.end('Internal Server Error');
  };
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  const answer = await ask({ path: '/harbour', method: 'POST', headers });
  expect([answer.status, answer.body]).toEqual([
    status,
    expect.stringMatching(new RegExp(`^[^.]*${words.source}[^.]*\\.[^.]*\\.$`)),
  ]);
});

test('an action of ours that fails is a failure', async () => {
  render = async (_request, response) => {
    await action([], async () => {})();
    response.writeHead(500);
    response.end('Internal Server Error');
  };
  const answer = await ask({ path: '/harbour', method: 'POST', headers: { 'next-action': '00' } });
  expect([answer.status, answer.body]).toEqual([500, 'Internal Server Error']);
});

test('what lies under /r/ is answered before Next, with a policy of its own', async () => {
  const { body, headers } = await ask({ path: '/r/rpt_x' });
  expect([body, headers['content-security-policy'], made]).toEqual(['a report', 'its own', 0]);
});

test('static files carry no policy of a page', async () => {
  const { headers } = await ask({ path: '/_next/static/chunk.js' });
  expect(headers['content-security-policy']).toBeUndefined();
});

function connections(): Promise<number> {
  return new Promise((done, fail) =>
    server.getConnections((error, count) => (error ? fail(error) : done(count))),
  );
}

describe('a form of another site', () => {
  const post = (path: string, headers: Record<string, string>) =>
    ask({ path, method: 'POST', headers: { host: 'portal.test', ...headers } });

  test.each(['/sign-in', '/harbour', '/r/rpt_token'])('is refused at %s', async (path) => {
    for (const site of ['cross-site', 'same-site']) {
      const answer = await post(path, { 'sec-fetch-site': site, origin: 'http://portal.test' });
      expect(answer).toMatchObject({ status: 403 });
      expect(answer.headers['cache-control']).toBe('no-store');
    }
    expect(made).toBe(0);
    expect(
      (await post(path, { 'sec-fetch-site': 'same-origin', origin: 'http://portal.test' })).status,
    ).toBe(200);
    expect((await post(path, {})).status).toBe(200);
  });

  test('is known by its origin, but not under a report, whose own forms have none', async () => {
    for (const origin of ['null', 'https://evil.test', 'http://portal.test.evil.test', 'x']) {
      expect((await post('/sign-in', { origin })).status).toBe(403);
    }
    const own = { origin: 'null', 'sec-fetch-site': 'same-origin' };
    expect((await post('/r/rpt_token', own)).body).toBe('a report');
  });
});

test('what strangers send is one line a minute, whatever else is written as it is', () => {
  const written: unknown[][] = [];
  const write = (...args: unknown[]) => void written.push(args);
  const target = { warn: write, error: write };
  countStrangers(target);
  for (let turn = 0; turn < 100; turn += 1) {
    answerCall(() => {
      target.warn(new Error('Failed to find Server Action "00". This request …'));
      target.error('⨯', new TypeError('Failed to parse body as FormData.'));
    });
    target.error('⨯', Object.assign(new Error('out of disk'), { code: '53100' }));
  }
  target.error(new Error('a failure of ours'));
  expect(written).toEqual([[new Error('a failure of ours')]]);
});
