import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import type { Handler } from '@/lib/front/pages';
import { StaticFiles } from '@/lib/front/static-files';

const script = 'let a;'.repeat(400);
const next: Handler = async ({ url }, response) => {
  response.statusCode = 404;
  response.end(`Next was asked for ${url}`);
};

let folder: string;
let server: Server;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'static-'));
  mkdirSync(join(folder, 'chunks'));
  const write = (name: string, bytes: string | Buffer) => writeFileSync(join(folder, name), bytes);
  write('chunks/a.js', script);
  write('chunks/a.js.br', brotliCompressSync(script));
  write('chunks/a.js.gz', gzipSync(script));
  write('chunks/gone.js.br', brotliCompressSync(script));
  write('plain.css', 'p {}');
  write('font.woff2.br', 'no twin of a text');
  write('../static-secret.js.br', 'not of the build');
  const { answer } = new StaticFiles(folder, next);
  rmSync(join(folder, 'chunks/gone.js.br'));
  server = createServer((asked, response) => {
    answer(asked, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
  rmSync(join(folder, '../static-secret.js.br'));
});

async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  const asked = request({ port, path: `/_next/static/${path}`, headers, method, agent: false });
  asked.end();
  const [answer] = await once(asked, 'response');
  const body = Buffer.concat(await answer.toArray());
  return { status: answer.statusCode, headers: answer.headers, body };
}

test('a browser gets the smallest it takes, for good', async () => {
  const chrome = await ask('chunks/a.js', { 'accept-encoding': 'gzip, deflate, br, zstd' });
  expect(chrome.status).toBe(200);
  expect(brotliDecompressSync(chrome.body).toString()).toBe(script);
  expect(chrome.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'content-encoding': 'br',
    'content-length': String(chrome.body.length),
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding',
    'x-content-type-options': 'nosniff',
  });
  const old = await ask('chunks/a.js?dpl=1', { 'accept-encoding': 'BR;q=0, gzip;q=0.5' });
  expect(old.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(old.body).toString()).toBe(script);
});

test('a header of nothing but spaces takes no time', async () => {
  const begun = performance.now();
  for (const space of ['\t', ' ']) {
    const answer = await ask('chunks/a.js', { 'accept-encoding': `br${space.repeat(15_000)}x` });
    expect(answer.status).toBe(404);
  }
  // With backtracking each took more than half a second on a quiet machine.
  expect(performance.now() - begun).toBeLessThan(400);
});

test('HEAD tells the same and sends nothing', async () => {
  const { status, headers, body } = await ask('chunks/a.js', { 'accept-encoding': 'br' }, 'HEAD');
  expect([status, headers['content-encoding'], body.length]).toEqual([200, 'br', 0]);
  expect(Number(headers['content-length'])).toBeGreaterThan(0);
});

test.each([
  ['what takes no compression', 'chunks/a.js', {}, 'GET'],
  ['a part', 'chunks/a.js', { 'accept-encoding': 'br', range: 'bytes=0-9' }, 'GET'],
  ['another method', 'chunks/a.js', { 'accept-encoding': 'br' }, 'POST'],
  ['what was not compressed', 'plain.css', { 'accept-encoding': 'br' }, 'GET'],
  ['what is no text', 'font.woff2', { 'accept-encoding': 'br' }, 'GET'],
  ['a twin itself', 'chunks/a.js.br', { 'accept-encoding': 'br' }, 'GET'],
  ['what is not there', 'chunks/b.js', { 'accept-encoding': 'br' }, 'GET'],
  ['what went meanwhile', 'chunks/gone.js', { 'accept-encoding': 'br' }, 'GET'],
  ['what lies outside', '../static-secret.js', { 'accept-encoding': 'br' }, 'GET'],
  ['the same, in disguise', '%2e%2e/static-secret.js', { 'accept-encoding': 'br' }, 'GET'],
])('Next answers %s', async (_what, path, headers, method) => {
  const { status, body } = await ask(path, headers, method);
  expect([status, body.toString()]).toEqual([404, `Next was asked for /_next/static/${path}`]);
});
