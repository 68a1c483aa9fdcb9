import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { TeamContext } from '@/lib/context';
import { encodeCursor } from '@/lib/cursor';
import { Invalid, Malformed } from '@/lib/errors';
import {
  listPipelines,
  listTags,
  namePipelines,
  type PipelineView,
  pipelineSorts,
} from '@/lib/pipelines';
import { openPortal, type PortalUnderTest, rejection } from '../../support/portal/portal';

let portal: PortalUnderTest;
let ctx: TeamContext;
const total = 60;

beforeAll(async () => {
  portal = await openPortal();
  ctx = await portal.red.ctx('viewer');
  for (const team of ['red', 'blue'] as const) {
    const credentialId = await portal[team].credential();
    for (let index = 0; index < total; index += 1) await insert(team, credentialId, index);
  }
});
afterAll(() => portal.close());

/** Ties and nulls in every sort key, and names that a careless comparison sorts differently from the database. */
async function insert(team: 'red' | 'blue', credentialId: string, index: number): Promise<void> {
  const names = ['Ähre', 'zebra', 'Zebra', 'a_b', 'a%b', 'a\\b', '10', '9', 'ŻÓŁW', '日本'];
  await portal.admin.query(
    `INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name, description, tags, state, last_run_at, success_rate, average_duration_ms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::pipeline_state, $10, $11, $12)`,
    [
      randomUUID(),
      portal[team].id,
      credentialId,
      randomUUID(),
      `https://${team}.example`,
      names[index % names.length],
      index % 7 === 0 ? 'nightly load' : '',
      index % 5 === 0 ? ['finance', 'daily'] : [],
      ['unknown', 'never_ran', 'succeeded', 'failed'][index % 4],
      index % 3 === 0 ? null : new Date(Date.UTC(2026, 0, 1 + (index % 6), 0, 0, 0, index % 2)),
      index % 4 === 0 ? null : (index % 6) / 7,
      index % 8 === 0 ? null : (index % 5) * 1000.1,
    ],
  );
}

async function pages(input: object): Promise<{ items: PipelineView[]; pages: number }> {
  const items: PipelineView[] = [];
  let cursor: string | null = null;
  for (let count = 1; ; count += 1) {
    const page: Awaited<ReturnType<typeof listPipelines>> = await listPipelines(ctx, {
      ...input,
      ...(cursor === null ? {} : { cursor }),
    });
    items.push(...page.items);
    if (page.nextCursor === null) return { items, pages: count };
    cursor = page.nextCursor;
  }
}

const filters = fc.record(
  {
    q: fc.constantFrom('', 'zebra', 'A', '%', '_', '\\', 'nightly', 'ż', 'nothing has this'),
    tag: fc.constantFrom('finance', 'daily', 'none'),
    state: fc.constantFrom('unknown', 'never_ran', 'succeeded', 'failed'),
  },
  { requiredKeys: [] },
);

test.each(pipelineSorts)(
  'pages by %s are together the whole list, whatever the filters',
  async (sort) => {
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 70 }), async (filter, limit) => {
        const whole = await listPipelines(ctx, { ...filter, sort, limit: 200 });
        const cut = await pages({ ...filter, sort, limit });
        expect(cut.items).toEqual(whole.items);
        expect(whole.total).toBe(whole.items.length);
        expect(whole.nextCursor).toBeNull();
        expect(cut.pages).toBe(Math.max(1, Math.ceil(whole.total / limit)));
      }),
      { numRuns: 15 },
    );
  },
);

test('each sort shows the newest, worst or slowest first, and what has no number last', async () => {
  const of = async (sort: string) => (await listPipelines(ctx, { sort, limit: 200 })).items;
  const runs = (await of('last-run')).map(({ lastRun }) => lastRun?.executedAt.getTime() ?? 0);
  expect(runs).toEqual(runs.toSorted((a, b) => b - a));
  const rates = (await of('success-rate')).map(({ successRate }) => successRate ?? 2);
  expect(rates).toEqual(rates.toSorted((a, b) => a - b));
  const durations = (await of('duration')).map(({ averageDurationMs }) => averageDurationMs ?? -1);
  expect(durations).toEqual(durations.toSorted((a, b) => b - a));
  expect(new Set(rates).size).toBeGreaterThan(3);
});

test('filters mean what they say, and a percent sign is one', async () => {
  const found = async (filter: object) =>
    (await listPipelines(ctx, { ...filter, limit: 200 })).items;
  expect((await found({ q: '%' })).every(({ name }) => name === 'a%b')).toBe(true);
  expect((await found({ q: '_' })).map(({ name }) => name)).toEqual(Array(6).fill('a_b'));
  expect((await found({ q: '\\' })).map(({ name }) => name)).toEqual(Array(6).fill('a\\b'));
  expect(await found({ q: 'ZEBRA' })).toHaveLength(12);
  expect(await found({ q: 'finance' })).toHaveLength(12);
  expect(await found({ tag: 'daily', state: 'failed' })).toHaveLength(3);
  const [first] = await found({});
  expect(await found({ q: first?.uuid.slice(0, 13) })).toHaveLength(1);
  expect(await listTags(ctx)).toEqual(['daily', 'finance']);
});

test('another team’s pipelines are never among them', async () => {
  expect((await listPipelines(ctx, { limit: 200 })).total).toBe(total);
  const all = await portal.admin.query('SELECT FROM pipelines');
  expect(all.rowCount).toBe(2 * total);
  const { rows } = await portal.admin.query('SELECT uuid, name, team_id FROM pipelines');
  const own = rows.filter(({ team_id }) => team_id === ctx.team.id);
  expect(await namePipelines(ctx, [randomUUID(), ...rows.map(({ uuid }) => uuid)])).toEqual(
    new Map(own.map(({ uuid, name }) => [uuid, name])),
  );
});

test('a cursor is bound to its filters, and a forged one is malformed', async () => {
  const { nextCursor } = await listPipelines(ctx, { sort: 'duration', limit: 5 });
  const cursor = String(nextCursor);
  for (const other of [{ sort: 'name' }, { sort: 'duration', q: 'x' }, {}]) {
    expect(await rejection(listPipelines(ctx, { ...other, cursor }))).toBeInstanceOf(Malformed);
  }
  // It is not bound to the size of a page.
  await expect(listPipelines(ctx, { sort: 'duration', limit: 9, cursor })).resolves.toBeDefined();
  const forged = [
    [1, 'nonsense'],
    ['x\u0000', randomUUID()],
    [null, randomUUID()],
  ] as const;
  for (const sort of pipelineSorts) {
    for (const position of forged) {
      const made = encodeCursor({ sort }, [...position]);
      expect(await rejection(listPipelines(ctx, { sort, cursor: made }))).toBeInstanceOf(Malformed);
    }
  }
});

test.each([
  ['limit', '0'],
  ['limit', '201'],
  ['limit', 'x'],
  ['limit', ''],
  ['sort', 'newest'],
  ['state', 'broken'],
  ['q', 'x'.repeat(201)],
  ['q', 'a\u0000'],
  ['tag', 'x\u0000'],
  ['cursor', 'x'.repeat(1001)],
  ['page', '2'],
])('refuses a wrong %s (%#)', async (field, value) => {
  const error = await rejection(listPipelines(ctx, { [field]: value }));
  expect(error).toBeInstanceOf(Invalid);
  expect(error).toMatchObject({ errors: { [field]: [expect.any(String)] } });
});
