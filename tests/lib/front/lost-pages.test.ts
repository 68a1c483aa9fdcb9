import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LostPages } from '@/lib/front/lost-pages';
import { makeFront } from '@/lib/front/make-front';
import { inward } from '@/lib/front/page-headers';
import { type Handler, Pages } from '@/lib/front/pages';

const empty =
  '<!DOCTYPE html><html id="__next_error__"><head><meta charSet="utf-8"/></head><body><script>fill()</script></body></html>';
const whole = (words: string, theme: string | undefined) =>
  `<!DOCTYPE html><html lang="en"${theme ? ` data-theme="${theme}"` : ''}><head>
  <link rel="stylesheet" href="/a.css" nonce="abc"/><title>${words}</title></head>
  <body><main>${words}</main><script nonce="abc">start()</script></body></html>`;

let server: Server;
let render: Handler;
let askedNowhere: number;
let fails: boolean;
let isUp: boolean;

const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const answering =
  (status: number, body: string, headers: Record<string, string> = {}): Handler =>
  async (_, response) => {
    response.statusCode = status;
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    // In pieces, as pages arrive, with the head first: Next flushes it, and so does its compression.
    response.flushHeaders();
    if (!response.headersSent) response.writeHead(status);
    const bytes = Buffer.from(body);
    response.write(bytes.subarray(0, 20));
    response.end(bytes.subarray(20));
  };

beforeEach(async () => {
  askedNowhere = 0;
  fails = false;
  isUp = true;
  render = answering(404, empty);
  const next: Handler = async (request, response) => {
    if (request.url !== '/-/lost') return render(request, response);
    const theme = /theme=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
    const asked = String(request.headers[inward.lost]);
    const words = { '403': 'Not allowed', '500': 'Failed' }[asked] ?? 'Not there';
    return answering(fails ? 500 : 404, whole(words, theme))(request, response);
  };
  const pages = new Pages({ render: next, standing: async () => null });
  const lost = new LostPages(async (headers) => {
    askedNowhere += 1;
    const answer = await fetch(`${base()}/-/lost`, { headers });
    if (answer.status !== 404) throw new Error('down');
    return answer.text();
  });
  const front = makeFront({
    ...{ pages, lost, files: next, reports: next, next },
    wasOutage: async () => !isUp,
  });
  server = createServer((request, response) => {
    front(request, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function get(path = '/harbour/nothing', headers: Record<string, string> = {}) {
  const answer = await fetch(`${base()}${path}`, { headers });
  const retryAfter = answer.headers.get('retry-after');
  return { status: answer.status, retryAfter, body: await answer.text() };
}

test('an empty document gets the look, the title and the content of its status', async () => {
  render = answering(404, empty);
  const { status, body } = await get();
  expect(status).toBe(404);
  expect(body).toContain('<html lang="en" id="__next_error__">');
  expect(body).toContain('<link rel="stylesheet" href="/a.css"/><title>Not there</title></head>');
  expect(body).toContain('<body data-static=""><main>Not there</main></body>');
  expect(body).not.toContain('<script');
  render = answering(403, empty);
  expect((await get()).body).toContain('<main>Not allowed</main>');
});

test('the theme is that of who asks, and each page is asked for once', async () => {
  for (const cookie of ['theme=dark', 'a=b; theme=dark', 'theme=dark; a=b']) {
    expect((await get('/x', { cookie })).body).toContain('data-theme="dark"');
  }
  expect(askedNowhere).toBe(1);
  expect((await get('/x', { cookie: 'theme="><script>' })).body).not.toContain('data-theme');
  expect(askedNowhere).toBe(2);
});

test.each<[string, Handler, string]>([
  ['a page that is there', answering(200, empty), empty],
  ['an error of a program’s', answering(500, '{}', { 'Content-Type': 'application/json' }), '{}'],
  ['an error with content', answering(500, '<html><p>Broken</p>'), '<html><p>Broken</p>'],
  ['a 404 with content', answering(404, '<html><p>Mine</p>'), '<html><p>Mine</p>'],
  ['another kind of answer', answering(404, empty, { 'Content-Type': 'text/plain' }), empty],
])('%s passes as it is', async (_, handler, body) => {
  render = handler;
  expect((await get()).body).toBe(body);
});

test('what failed says so without scripts, and with the database away that it may be asked for again', async () => {
  render = answering(500, empty);
  expect(await get()).toMatchObject({ status: 500, retryAfter: null });
  expect((await get()).body).toContain('<main>Failed</main><script>fill()</script>');
  isUp = false;
  expect(await get()).toMatchObject({ status: 503, retryAfter: '2' });
  expect((await get()).body).toContain('<main>Failed</main>');
  render = answering(404, empty);
  expect(await get()).toMatchObject({ status: 404, retryAfter: null });
});

test('nobody from outside chooses what an address that leads nowhere shows', async () => {
  for (const said of ['403', 'x:403', ':403', 'undefined:403']) {
    const { body } = await get('/-/lost', { [inward.lost]: said });
    expect(body).toContain('Not there');
  }
});

test('while that page cannot be had the document goes out as it came, and is asked for again', async () => {
  fails = true;
  expect(await get()).toEqual({ status: 404, retryAfter: null, body: empty });
  fails = false;
  expect((await get()).body).toContain('Not there');
});
