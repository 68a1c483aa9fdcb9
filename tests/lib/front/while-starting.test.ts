import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { whileStarting } from '@/lib/front/while-starting';

let isUp = false;
let server: Server;

beforeAll(async () => {
  const front = whileStarting(
    () => isUp,
    async (_, response) => void response.end('the portal'),
  );
  server = createServer((request, response) => void front(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

const ask = async (path: string, method = 'GET') => {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
  return [response.status, await response.text()];
};

test('until the database answers a process is alive and not ready; all others wait for the portal', async () => {
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
  expect(await ask('/harbour')).toEqual([200, 'the portal']);
  expect(await ask('/api/ready', 'POST')).toEqual([200, 'the portal']);
  isUp = true;
  expect(await ask('/api/ready')).toEqual([200, 'the portal']);
});
