import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { whileStarting } from '@/lib/front/while-starting';

let isUp = false;
let rise: () => void;
let up: Promise<void>;
let server: Server;

beforeAll(async () => {
  const front = whileStarting(
    () => isUp,
    () => up,
    async (_, response) => void response.end('the portal'),
    50,
  );
  server = createServer((request, response) => void front(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

beforeEach(() => {
  up = new Promise((resolve) => {
    rise = resolve;
  });
});

const answerOf = (path: string) => {
  const { port } = server.address() as AddressInfo;
  return fetch(`http://127.0.0.1:${port}${path}`);
};
const ask = async (path: string) => {
  const response = await answerOf(path);
  return [response.status, await response.text()];
};

test('until the database answers a process is alive and not ready', async () => {
  isUp = false;
  expect(await ask('/api/health')).toEqual([200, '{"status":"ok"}']);
  const [status, said] = await ask('/api/ready');
  expect([status, JSON.parse(String(said))]).toEqual([
    503,
    expect.objectContaining({
      status: 'not ready',
      checks: expect.objectContaining({ database: 'unknown' }),
    }),
  ]);
  isUp = true;
  expect(await ask('/api/ready')).toEqual([200, 'the portal']);
});

test('who waits for a start is answered when it is over, and told to come again when it takes long', async () => {
  isUp = false;
  const [page, program] = await Promise.all(['/harbour', '/api/v1/teams'].map(answerOf));
  expect([page?.status, program?.status]).toEqual([503, 503]);
  expect(page?.headers.get('refresh')).toBe('2');
  expect(page?.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await page?.text()).toContain('The portal is starting. Try again in a moment.');
  expect(program?.headers.get('retry-after')).toBe('2');
  expect(await program?.json()).toMatchObject({
    status: 503,
    detail: expect.stringContaining('starting'),
  });
  const waits = ask('/harbour');
  await once(server, 'request');
  isUp = true;
  rise();
  expect(await waits).toEqual([200, 'the portal']);
});
