import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { nextApp } from '@/lib/front/next-app';

test('who offers another protocol is answered in this one, also after Next was asked', async () => {
  const handler = askNext();
  const statuses: string[] = [];
  const server = createServer((request, response) => {
    // Not prepared, so it fails; by then it has done to the server what it does.
    handler(request, response)
      .catch(() => undefined)
      .finally(() => response.end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  for (const offered of [
    'close',
    'Upgrade, close\r\nUpgrade: h2c',
    'Upgrade, close\r\nUpgrade: websocket',
  ]) {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET /sign-in HTTP/1.1\r\nHost: portal.test\r\nConnection: ${offered}\r\n\r\n`);
    statuses.push((await text(socket)).slice(0, 15));
  }
  server.close();
  expect(statuses).toEqual(Array(3).fill('HTTP/1.1 200 OK'));
});

const askNext = () =>
  nextApp({ dir: process.cwd(), hostname: '127.0.0.1', port: 3000 }).getRequestHandler();
