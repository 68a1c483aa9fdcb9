import type { TeamContext } from '@/lib/context';
import { DEMO_OUTPUT_KEY, DEMO_OUTPUT_KEY_BASE64, recordRun } from '@/lib/sandbox';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';

let ctx: TeamContext;
jest.mock('@/lib/auth', () => ({
  ...jest.requireActual('@/lib/auth'),
  requireTeam: () => Promise.resolve(ctx),
}));

import { GET as piece } from '@/app/(portal)/[team]/runs/[runUuid]/output/piece/route';
import { GET as whole } from '@/app/(portal)/[team]/runs/[runUuid]/output/route';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

const at = '2026-03-02T10:00:00.250Z';
const window = { from: '2026-03-02T10:00:00.000Z', to: '2026-03-02T10:00:01.000Z' };

interface Place {
  runUuid: string;
  query: Record<string, string>;
}

/** A run of a team with these outputs of one task, all in the same second. */
async function prepared(
  name: 'red' | 'blue',
  outputs: (string | Uint8Array)[],
  { sealed = false, key }: { sealed?: boolean; key?: string } = {},
): Promise<Place> {
  const team = portal[name];
  const pipeline = addToSandbox(portal, team, sealed ? { outputKey: DEMO_OUTPUT_KEY } : {});
  const { uuid: runUuid } = recordRun(portal.sandbox.world, pipeline, {
    taskRuns: sealed ? [{ executedAt: at }] : outputs.map((output) => ({ executedAt: at, output })),
  });
  await team.pipeline(pipeline, await team.credential(key ? { outputKey: key } : {}));
  ctx = await team.ctx('viewer');
  const task = portal.sandbox.world.pipeline(pipeline)?.tasks[0]?.uuid ?? '';
  return { runUuid, query: { pipeline, task, index: '0', ...window } };
}

async function get(handler: typeof whole, { runUuid, query }: Place, more = {}) {
  const search = new URLSearchParams({ ...query, ...more });
  const request = new Request(`http://portal/red/runs/${runUuid}/output?${search}`);
  const answer = await handler(request, { params: Promise.resolve({ team: 'red', runUuid }) });
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers };
}

const hostile = '<script>alert(1)</script>\u2028</pre>';

test('a file is bytes to be saved, whatever it says it is', async () => {
  const place = await prepared('red', [hostile]);
  const { answer, bytes, headers } = await get(whole, place);
  expect(answer.status).toBe(200);
  expect(bytes.toString()).toBe(hostile);
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${place.query.task}-0.xml"`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, no-store',
  });
});

test('a piece of a text is text and nothing a browser would run', async () => {
  const { answer, bytes, headers } = await get(piece, await prepared('red', [hostile]));
  expect(answer.status).toBe(200);
  expect(bytes.toString()).toBe(hostile);
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': 'attachment',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-output-kind': 'xml',
    'x-output-offset': '0',
    'x-output-total': String(Buffer.byteLength(hostile)),
  });
});

test('pieces of any length are the whole, and none ends within a letter', async () => {
  const text = 'a界😀é'.repeat(40);
  const place = await prepared('red', [text]);
  for (const length of [16, 17, 18, 19, 100]) {
    let joined = '';
    for (let offset = 0, total = 1; offset < total; ) {
      const { bytes, headers } = await get(piece, place, {
        offset: String(offset),
        length: String(length),
      });
      expect(bytes.byteLength).toBeGreaterThan(0);
      expect(bytes.byteLength).toBeLessThanOrEqual(length);
      joined += new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      offset += bytes.byteLength;
      total = Number(headers.get('x-output-total'));
    }
    expect(joined).toBe(text);
  }
});

test('an output of megabytes comes in pieces of four at most', async () => {
  const text = 'x'.repeat(6_000_000);
  const place = await prepared('blue', [text]);
  const first = await get(piece, place);
  expect(first.bytes.byteLength).toBe(4 * 1024 * 1024);
  const rest = await get(piece, place, { offset: String(4 * 1024 * 1024) });
  expect(rest.bytes.byteLength).toBe(text.length - 4 * 1024 * 1024);
  expect((await get(whole, place)).bytes.byteLength).toBe(text.length);
  expect((await get(piece, place, { offset: '99000000' })).bytes.byteLength).toBe(0);
});

test('encrypted bytes stay bytes, and open with the key of the team', async () => {
  const closed = await get(piece, await prepared('red', [], { sealed: true }));
  expect(closed.headers.get('x-output-kind')).toBe('encrypted');
  expect(closed.headers.get('content-type')).toBe('application/octet-stream');
  const opened = await get(
    piece,
    await prepared('red', [], { sealed: true, key: DEMO_OUTPUT_KEY_BASE64 }),
  );
  expect(opened.headers.get('x-output-kind')).toBe('json');
  expect(() => JSON.parse(opened.bytes.toString())).not.toThrow();
});

test('of equal rows each has its place, and one too many is not there', async () => {
  const place = await prepared('red', ['one', 'two']);
  const texts = await Promise.all(
    ['0', '1'].map(async (index) => (await get(whole, place, { index })).bytes.toString()),
  );
  expect(texts.toSorted()).toEqual(['one', 'two']);
  for (const handler of [whole, piece]) {
    expect((await get(handler, place, { index: '2' })).answer.status).toBe(404);
  }
});

test.each([
  [{ task: 'x' }, 'taskUuid'],
  [{ index: '-1' }, 'index'],
  [{ index: '1e9' }, 'index'],
  [{ from: 'yesterday' }, 'from'],
  [{ to: '2026-06-01T00:00:00Z' }, 'to'],
  [{ offset: '-1' }, 'offset'],
  [{ length: '0' }, 'length'],
  [{ length: '4194305' }, 'length'],
  [{ offset: '1;2' }, 'offset'],
])('what makes no sense is refused by name: %j', async (change, field) => {
  const { answer, bytes } = await get(piece, await prepared('red', ['text']), change);
  expect(answer.status).toBe(422);
  expect(JSON.parse(bytes.toString()).errors).toHaveProperty(field);
});

test('another team’s output is not there, like one that is nowhere', async () => {
  const foreign = await prepared('blue', ['theirs']);
  expect((await get(whole, foreign)).bytes.toString()).toBe('theirs');
  ctx = await portal.red.ctx('owner');
  const nowhere = { ...foreign, query: { ...foreign.query, pipeline: crypto.randomUUID() } };
  for (const handler of [whole, piece]) {
    const [theirs, none] = [await get(handler, foreign), await get(handler, nowhere)];
    expect(theirs.answer.status).toBe(404);
    expect(theirs.bytes.toString()).not.toContain('theirs');
    expect(theirs.bytes).toEqual(none.bytes);
  }
});

test('a Datamin that does not answer is a 502 in words', async () => {
  const place = await prepared('red', ['text']);
  portal.sandbox.faults.inject({ on: 'log', action: { type: 'status', status: 503 } });
  const { answer, bytes } = await get(piece, place);
  portal.sandbox.faults.clear();
  expect(answer.status).toBe(502);
  expect(JSON.parse(bytes.toString()).detail).toMatch(/\w/);
});
