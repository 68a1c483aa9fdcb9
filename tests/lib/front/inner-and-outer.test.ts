import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fixedHeaders from '@/lib/front/fixed-headers.json';
import { LostPages } from '@/lib/front/lost-pages';
import { makeFront } from '@/lib/front/make-front';
import { makeServer } from '@/lib/front/make-server';
import { type Handler, Pages } from '@/lib/front/pages';

let next: Handler;
let asked: IncomingHttpHeaders;
let server: Server;

beforeEach(async () => {
  next = async (_, response) => void response.end('made');
  const render: Handler = (incoming, response) => {
    asked = incoming.headers;
    return next(incoming, response);
  };
  const pages = new Pages({ render, standing: async () => null });
  const lost = new LostPages(async () => '');
  const wasOutage = async () => false;
  const front = makeFront({ pages, lost, files: render, reports: render, next: render, wasOutage });
  server = makeServer(front).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function ask(method: string, path: string, headers: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo;
  const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const text = Buffer.concat(await response.toArray()).toString();
  return { status: response.statusCode, headers: response.headers, text };
}

const ofNext = [
  ...['x-middleware-prefetch', 'x-middleware-subrequest', 'x-middleware-rewrite', 'x-matched-path'],
  ...['x-middleware-override-headers', 'x-invoke-path', 'x-invoke-status', 'x-now-route-matches'],
  ...['x-nextjs-data', 'x-prerender-revalidate', 'next-resume', 'next-resume-state-length'],
];
const ofParts = ['rsc', 'next-url', 'next-action', 'next-router-state-tree'];
const all = Object.fromEntries([...ofNext, ...ofParts].map((name) => [name, '1']));

test.each(['/harbour', '/_next/static/a.js', '/r/rpt_x', '/api/v1/teams', '/scim/v2/Users'])(
  'what the parts of Next tell one another does not come in from outside, at %s',
  async (path) => {
    for (const method of ['GET', 'HEAD', 'POST']) {
      await ask(method, path, { ...all, host: 'portal.test' });
      const isOfPrograms = /^\/(?:api|scim)\//.test(path);
      const come = Object.keys(all).filter((name) => name in asked);
      expect([method, come]).toEqual([method, isOfPrograms ? [] : ofParts]);
    }
  },
);

test('what would keep Next busy for seconds is refused: hundreds of cookies, thousands of parameters', async () => {
  const cookies = (count: number) => ({ cookie: Array(count).fill('a=b').join('; ') });
  const parameters = (count: number) => `?${Array(count).fill('a').join('&')}`;
  for (const path of ['/harbour', '/_next/static/a.js', '/api/v1/teams', '/r/rpt_x']) {
    expect((await ask('GET', path, cookies(200))).status).toBe(200);
    const refused = await ask('GET', path, cookies(201));
    expect(refused.status).toBe(431);
    expect(JSON.parse(refused.text).detail).toContain('Clear this site’s cookies');
    expect((await ask('GET', path + parameters(1000))).status).toBe(200);
    // A wrong link of a shared report is answered like any other.
    const { status } = await ask('GET', path + parameters(1001));
    expect(status).toBe(path === '/r/rpt_x' ? 200 : 414);
  }
});

const fixed = Object.entries(fixedHeaders).map(([name, value]) => [name.toLowerCase(), value]);

test('whatever Next forgets, an answer says how it may be used, and is kept by nobody unasked', async () => {
  const answers: Handler[] = [
    async (_, response) => void response.writeHead(308, { Location: '/harbour' }).end(),
    async (_, response) => void response.writeHead(204).end(),
    async (_, response) => void response.end('implicit'),
    async (_, response) => {
      response.write('in pieces');
      response.end();
    },
  ];
  for (const answer of answers) {
    next = answer;
    for (const [method, path] of [
      ['GET', '/harbour/'],
      ['POST', '/api/auth/signout'],
      ['OPTIONS', '/api/v1/teams'],
    ] as const) {
      const { headers } = await ask(method, path);
      expect(headers).toMatchObject(Object.fromEntries(fixed));
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    }
  }
});

test('what says itself how long it may be kept is left as it is', async () => {
  next = async (_, response) => void response.writeHead(200, { 'Cache-Control': 'public' }).end();
  expect((await ask('GET', '/icon.svg')).headers['cache-control']).toBe('public');
  next = async (_, response) => void response.setHeader('Cache-Control', 'private').end();
  expect((await ask('GET', '/api/v1/teams')).headers['cache-control']).toBe('private');
});

test('a method that a route has not is told in words, as any refusal', async () => {
  const bare: Handler[] = [
    async (_, response) => {
      response.statusCode = 405;
      response.end();
    },
    // As when Next compresses answers: the head goes first.
    async (_, response) => void response.writeHead(405).end(),
  ];
  for (const answer of bare) {
    next = async (incoming, response) => {
      if (incoming.method !== 'OPTIONS') return answer(incoming, response);
      response.setHeader('Allow', `GET, POST of ${incoming.url}`);
      response.writeHead(204).end();
    };
    // Also of what belongs to a page, such as a file to download.
    for (const [method, path] of [
      ['GET', '/api/v1/teams'],
      ['PUT', '/api/v1/teams'],
      ['DELETE', '/api/v1/teams'],
      ['GET', '/sign-out'],
      ['POST', '/harbour/runs/1/output'],
    ] as const) {
      const told = await ask(method, path);
      const allow = `GET, POST of ${path}`;
      expect(told).toMatchObject({ status: 405, headers: { 'cache-control': 'no-store', allow } });
      expect(told.headers['content-type']).toBe('application/problem+json');
      expect(JSON.parse(told.text)).toMatchObject({ status: 405, title: 'Method not allowed' });
    }
    const ofScim = await ask('PUT', '/scim/v2/Users');
    expect(ofScim.headers['content-type']).toBe('application/scim+json');
    expect(JSON.parse(ofScim.text)).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '405',
      detail: 'This address does not support that method, only GET, POST of /scim/v2/Users.',
    });
    expect((await ask('HEAD', '/api/v1/teams')).text).toBe('');
  }
  next = async (_, response) => {
    response.writeHead(405, { 'Content-Type': 'text/plain' }).end('its own words');
  };
  expect((await ask('PUT', '/api/v1/teams')).text).toBe('its own words');
});

test('the answer does not wait for methods that are not told', async () => {
  next = async (incoming, response) => {
    if (incoming.method === 'OPTIONS') return new Promise(() => {});
    response.writeHead(405).end();
  };
  const told = await ask('PUT', '/api/v1/teams');
  expect([told.status, told.headers.allow]).toEqual([405, undefined]);
  expect(JSON.parse(told.text).detail).toBe('This address does not support that method.');
});

test.each([
  ['TRACE', '/api/v1/teams', 405],
  ['PUT', '/harbour', 405],
  ['GET', '//other.test/', 400],
  ['GET', '/api/v1/%ff', 400],
])('%s %s is refused in words, with all headers', async (method, path, status) => {
  const told = await ask(method, path);
  expect(told.headers).toMatchObject(Object.fromEntries(fixed));
  expect(told.headers['cache-control']).toBe('no-store');
  expect(JSON.parse(told.text)).toMatchObject({ status, detail: expect.stringMatching(/\.$/) });
});
