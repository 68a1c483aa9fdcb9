import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { drain, noteAnswers } from '@/lib/front/drain';

let server: Server;
let port: number;
let end: () => void;
const ended = () =>
  new Promise<void>((resolve) => {
    end = resolve;
  });
let mayEnd: Promise<void>;

beforeEach(async () => {
  mayEnd = ended();
  server = createServer(async ({ url }, response) => {
    if (url === '/events') {
      // As Next sets it.
      response.setHeader('content-type', 'text/event-stream');
      response.write('retry: 1\n\n');
      return;
    }
    if (url === '/file') response.write('first line\n');
    if (url !== '/quick') await mayEnd;
    response.end('last line\n');
  });
  noteAnswers(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(() => server.closeAllConnections());

const agent = new Agent({ keepAlive: true });
afterAll(() => agent.destroy());

/** Resolves once the head has arrived (for `/held`, the request); `all` is the text, or the error that cut it off. */
async function ask(path: string) {
  const request = get({ host: '127.0.0.1', port, path, agent });
  const all = (async () => {
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    let text = '';
    for await (const piece of answer.setEncoding('utf8')) text += piece;
    return text;
  })().catch((error: NodeJS.ErrnoException) => error.code ?? error.message);
  if (path === '/held') await once(server, 'request');
  else await once(request, 'response');
  return { all };
}

test('what is being answered ends, who listens is sent away, and nobody comes in', async () => {
  await (await ask('/quick')).all;
  const [file, events] = [await ask('/file'), await ask('/events')];
  const held = await ask('/held');
  const drained = drain(server, 30_000);
  expect(await events.all).toMatch(/ECONNRESET|aborted/);
  const late = await ask('/quick').catch((error: NodeJS.ErrnoException) => error.code);
  expect(late).toBe('ECONNREFUSED');
  end();
  expect([await file.all, await held.all]).toEqual(['first line\nlast line\n', 'last line\n']);
  await drained;
});

test('what does not end in time is cut, which its reader sees', async () => {
  const file = await ask('/file');
  await drain(server, 1);
  expect(await file.all).toMatch(/ECONNRESET|aborted/);
});
