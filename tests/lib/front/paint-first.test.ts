import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { constants, gunzipSync } from 'node:zlib';
import { InlineStyles } from '@/lib/front/inline-styles';
import { packAnswer } from '@/lib/front/pack-answer';
import { inward } from '@/lib/front/page-headers';
import { PageWriter, paintingFirst } from '@/lib/front/paint-first';

type Sheets = ConstructorParameters<typeof PageWriter>[1];

const nonce = 'abc';
const script = (name: string) => `<script src="/${name}.js" async="" nonce="${nonce}"></script>`;
const announced = `<link rel="preload" as="script" fetchPriority="low" nonce="${nonce}" href="/go.js"/>`;
const head = `<!DOCTYPE html><html><head>${announced}${script('one')}${script('two')}<script src="/old.js" noModule="" nonce="${nonce}"></script></head>`;
const body =
  '<body><main>Größe &lt;script src=&quot;x&quot;&gt;</main><template id="page-end"></template>';
const starter = `<script nonce="${nonce}" id="_R_">start()</script><script src="/go.js" nonce="${nonce}" async=""></script>`;
const tail = `<script nonce="${nonce}">self.flight("</head>")</script>${script('late')}</body></html>`;
const page = `${head}${body}${starter}${tail}`;

function rewritten(text: string, size = text.length, sheets?: Sheets): string {
  const writer = new PageWriter(nonce, sheets);
  let out = '';
  for (let at = 0; at < text.length; at += size) out += writer.push(text.slice(at, at + size));
  return out + writer.rest();
}

test('scripts wait for the first paint, and the last of them brings them in', () => {
  const out = rewritten(page);
  for (const name of ['one', 'two']) {
    expect(out).toContain(`<script type="later" src="/${name}.js" async="" nonce="abc"></script>`);
  }
  expect(out).toContain('<script src="/old.js" noModule="" nonce="abc"></script>');
  expect(out).toContain(
    `<script type="later" src="/go.js" nonce="abc" async=""></script><script nonce="abc">Object.defineProperty(`,
  );
  // A browser compiles what it fetches, while it should paint.
  expect(out).not.toContain('rel="preload" as="script"');
  // What arrives later is needed at once.
  expect(out).toContain(tail);
  expect(out.split('id="first-frame"').length).toBe(2);
  expect(out.indexOf('id="first-frame"')).toBeLessThan(out.indexOf('</head>'));
});

test('only scripts with the nonce of the page are brought in', () => {
  const [, loader = ''] =
    /(Object\.defineProperty\(window,"\$RT".*?)<\/script>/s.exec(rewritten(page)) ?? [];
  const brought: string[] = [];
  const tag = (name: string, own: string) => ({
    nonce: own,
    cloneNode: () => ({ removeAttribute: () => undefined }),
    replaceWith: () => brought.push(name),
  });
  const later = [tag('ours', nonce), tag('injected', ''), tag('guessed', 'abd')];
  const document = {
    hidden: true,
    currentScript: { nonce },
    getElementById: () => null,
    querySelectorAll: (which: string) => (which.startsWith('script') ? later : []),
  };
  const performance = { getEntriesByType: () => [] };
  runInNewContext(loader, { window: {}, document, performance, addEventListener: () => {} });
  expect(brought).toEqual(['ours']);
});

test('what comes behind a page is not held back by React', () => {
  const out = rewritten(page);
  const note = out.indexOf('Object.defineProperty(window,"$RT",{get(){},set(){}});');
  expect(note).toBeGreaterThan(out.indexOf('id="page-end"'));
  expect(note).toBeLessThan(out.indexOf('self.flight'));
});

const waits = '<link rel="expect" href="#page-end" blocking="render"/>';

test('a page that has more than a head is painted with its head, any other when it has come', () => {
  const waiting = page.replace('<head>', `<head>${waits}`);
  expect(rewritten(waiting)).toContain(waits);
  const more = waiting.replace('<main>', '<main><template id="page-head"></template>');
  expect(rewritten(more)).toContain(waits.replace('page-end', 'page-head'));
  for (let size = 1; size < 80; size++) expect(rewritten(more, size)).toBe(rewritten(more));
});

test('it makes no difference where a page is cut as it streams', () => {
  const whole = rewritten(page);
  for (let size = 1; size < 80; size++) expect(rewritten(page, size)).toBe(whole);
});

describe('a style sheet', () => {
  const link = `<link rel="stylesheet" href="/_next/static/chunks/a.css" nonce="${nonce}" data-precedence="next"/>`;
  const styled = page.replace('<head>', `<head>${link}`);
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'portal-styles-'));
    mkdirSync(join(folder, 'chunks'));
    writeFileSync(join(folder, 'chunks', 'a.css'), 'p::before{content:"é"}');
    writeFileSync(join(folder, '..', 'outside.css'), 'b{}');
  });
  const sheets = (cookies?: string): Sheets => {
    const styles = new InlineStyles(folder);
    return (href) => styles.textFor(href, cookies);
  };

  test('comes with the page, and the link stays for React and the next page', () => {
    const out = rewritten(styled, styled.length, sheets('a=b'));
    const text = Buffer.from('p::before{content:"é"}').toString('latin1');
    expect(out).toContain(
      `<style nonce="abc">${text}</style>${link.replace(' nonce', ' media="not all" disabled="" nonce')}`,
    );
    expect(out).toContain('document.cookie="portal-styled=a.css;path=/;');
    for (let size = 1; size < 40; size++) {
      expect(rewritten(styled, size, sheets()).replaceAll(/<style nonce.*?<\/style>/g, '')).toMatch(
        /<script type="later" src="\/go.js"/,
      );
    }
  });

  test.each([
    ['a browser has', 'portal-styled=b.css~a.css', '/_next/static/chunks/a.css'],
    ['another build had', '', '/_next/static/chunks/gone.css'],
    ['lies outside', '', '/_next/static/../outside.css'],
    ['is somebody else’s', '', 'https://elsewhere.example/_next/static/chunks/a.css'],
  ])('that %s is fetched', (_, cookies, href) => {
    const other = styled.replace('/_next/static/chunks/a.css', href);
    const out = rewritten(other, other.length, sheets(cookies));
    expect(out).toContain(`<link rel="stylesheet" href="${href}" nonce`);
    expect(out).not.toContain('document.cookie');
  });
});

describe('the header that has a style sheet fetched ahead of the page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portal-styles-'));
  writeFileSync(join(folder, 'a.css'), 'p{}');
  const ahead = (name: string) =>
    `</_next/static/${name}>; rel=preload; as="${name.endsWith('css') ? 'style' : 'script'}"; nonce="abc"`;

  test.each([
    ['goes where it comes along', '', 'a.css', null],
    ['goes alone', '', `a.css b.css c.js`, `${ahead('b.css')}, ${ahead('c.js')}`],
    ['stays where it does not', 'portal-styled=a.css', 'a.css', ahead('a.css')],
  ])('%s', async (_, cookie, names, expected) => {
    const handler = paintingFirst(async (__, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.setHeader('Link', names.split(' ').map(ahead).join(', '));
      response.flushHeaders();
      response.end(page);
    }, new InlineStyles(folder));
    const server = createServer((request, response) => {
      request.headers[inward.policy] = `script-src 'nonce-${nonce}'`;
      void handler(request, response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}`, { headers: { cookie } });
    expect(answer.headers.get('link')).toBe(expected);
    expect(await answer.text()).toContain('type="later"');
    server.close();
  });
});

test('a page that ends before its start still brings its scripts in', () => {
  expect(rewritten(head + body)).toMatch(/<script nonce="abc">[^<]*<\/script>$/);
  expect(rewritten('<p>no scripts</p>')).toBe('<p>no scripts</p>');
});

test('a document of another maker stays as it is', () => {
  const report =
    '<html><head><title>a</title></head><body><script src="a.js"></script></body></html>';
  expect(rewritten(report)).toBe(report);
});

test('a document that is empty until its scripts have run stays as it is', () => {
  const empty = page.replace('<html>', '<html id="__next_error__">');
  expect(rewritten(empty)).toBe(empty);
});

test.each<[string, number, string, string]>([
  ['a page', 200, 'text/html; charset=utf-8', rewritten(page)],
  ['an error', 500, 'text/html; charset=utf-8', page],
  ['a file', 200, 'text/plain', page],
])('of what is served, %s', async (_, status, type, expected) => {
  const render = async (__: IncomingMessage, response: ServerResponse) => {
    // As Next does, which lets a browser have the headers first.
    response.flushHeaders();
    const bytes = Buffer.from(page);
    // Inside the first letter of two bytes.
    const middle = bytes.indexOf('ö') + 1;
    response.write(bytes.subarray(0, middle));
    response.end(bytes.subarray(middle));
  };
  const handler = paintingFirst(async (request, response) => {
    response.setHeader('Content-Type', type);
    response.statusCode = status;
    return render(request, response);
  });
  const server = createServer((request, response) => {
    packAnswer(request, response);
    request.headers[inward.policy] = `script-src 'nonce-${nonce}'`;
    void handler(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  expect(await answer.text()).toBe(expected);
  server.close();
});

test('the head of a page is sent before the rest is compressed', async () => {
  const headPart = `${head}<body><main><h1>Overview</h1><template id="page-head"></template>`;
  let bytesAtOnce = 0;
  const handler = paintingFirst(async (_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.write(headPart);
    // Node holds a first write back until the end of the tick; a compressing thread answers later than that.
    await new Promise((done) => process.nextTick(done));
    bytesAtOnce = response.socket?.bytesWritten ?? 0;
    response.end(`<div class="later">rows</div></main>${starter}${tail}`);
  });
  const server = createServer((request, response) => {
    packAnswer(request, response);
    request.headers[inward.policy] = `script-src 'nonce-${nonce}'`;
    void handler(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const packed = await new Promise<Buffer>((done) => {
    get({ port, host: '127.0.0.1', headers: { 'accept-encoding': 'gzip' } }, async (answer) =>
      done(Buffer.concat(await answer.toArray())),
    );
  });
  server.close();
  // What zlib puts where it was told to give away what it has.
  const mark = Buffer.from([0, 0, 0xff, 0xff]);
  const first = packed.subarray(0, packed.indexOf(mark) + mark.length);
  const sent = String(gunzipSync(first, { finishFlush: constants.Z_SYNC_FLUSH }));
  expect(sent).toContain('<h1>Overview</h1><template id="page-head"></template>');
  expect(sent).not.toContain('rows');
  expect(bytesAtOnce).toBeGreaterThan(first.length);
  expect(String(gunzipSync(packed))).toContain('rows');
});
