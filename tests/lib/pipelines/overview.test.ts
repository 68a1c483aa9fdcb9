import { randomUUID } from 'node:crypto';
import type { TeamContext } from '@/lib/context';
import { Invalid, Malformed } from '@/lib/errors';
import {
  attentionKinds,
  listPipelines,
  type PipelineView,
  pipelineFilters,
  pipelineRanges,
  pipelineSorts,
  readGroupedOverview,
  readOverview,
} from '@/lib/pipelines';
import { clockTime } from '../../support/portal/clock';
import { openPortal, type PortalUnderTest, rejection } from '../../support/portal/portal';

let portal: PortalUnderTest;
let ctx: TeamContext;
const total = 1000;
const minute = 60_000;
const ago = (minutes: number) => new Date(clockTime().getTime() - minutes * minute);

beforeAll(async () => {
  portal = await openPortal();
  ctx = await portal.red.ctx('viewer');
  for (const team of ['red', 'blue'] as const) {
    const good = await portal[team].credential();
    const broken = await portal[team].credential();
    await portal.admin.query(
      `UPDATE credentials SET status = 'failing', status_reason = 'The secret is wrong.' WHERE id = $1`,
      [broken],
    );
    await fill(team, good, broken);
  }
});
afterAll(() => portal.close());

/** Every health there is, in every mixture, by numbers without a common factor. */
async function fill(team: 'red' | 'blue', good: string, broken: string): Promise<void> {
  const rows = Array.from({ length: total }, (_, index) => {
    const state = ['succeeded', 'succeeded', 'failed', 'never_ran', 'unknown'][index % 5];
    const ran = state === 'succeeded' || state === 'failed';
    const rhythm = { from: 'runs', pauses: 49, usualMs: 60 * minute, longestMs: 60 * minute };
    return {
      id: randomUUID(),
      credential: index % 11 === 0 ? broken : good,
      uuid: randomUUID(),
      name: `Pipeline ${index % 97} of ${index}`,
      tags: index % 3 === 0 ? [] : [...new Set([`tag ${index % 9}`, `tag ${index % 4}`])].sort(),
      state,
      ran: ran ? ago(10 + (index % 13) * 30) : null,
      rhythm: index % 2 === 0 ? rhythm : null,
      overdue: index % 2 === 0 ? 90 * minute : null,
      degrading:
        index % 17 === 0
          ? { measure: 'duration', days: 7, pastDays: 364, recent: 9000, past: 5000 }
          : null,
      counts: index % 19 === 0 ? null : index % 40,
      read: state === 'unknown' ? null : ago(index % 23),
      error: index % 29 === 0 ? 'Datamin does not answer.' : null,
    };
  });
  await portal.admin.query(
    `INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name, tags, state, last_run_at, last_run_successful,
       last_run_read_at, rhythm, overdue_after_ms, degrading, successes, failures, success_rate, average_duration_ms,
       sparkline, ranges, read_at, read_error)
     SELECT r.id, $1, r.credential, r.uuid, $2, r.name, ARRAY(SELECT jsonb_array_elements_text(r.tags)), r.state::pipeline_state,
       r.ran, r.state = 'succeeded', r.read, r.rhythm, r.overdue, r.degrading, r.counts,
       CASE WHEN r.counts IS NULL THEN NULL ELSE 3 END, r.counts / (r.counts + 3.0), r.counts * 100,
       '[[1,0],[2,1]]', jsonb_build_object(
         '24h', jsonb_build_object('successes', r.counts % 3, 'failures', 1, 'averageDurationMs', 5),
         '7d', jsonb_build_object('successes', r.counts % 9, 'failures', 1, 'averageDurationMs', 50),
         '90d', jsonb_build_object('successes', r.counts * 3, 'failures', 9, 'averageDurationMs', 500, 'bars', '[[3,1]]'::jsonb)),
       r.read, r.error
     FROM jsonb_to_recordset($3::jsonb) AS r(id uuid, credential uuid, uuid uuid, name text, tags jsonb, state text,
       ran timestamptz, rhythm jsonb, overdue float8, degrading jsonb, counts int, read timestamptz, error text)`,
    [portal[team].id, `https://${team}.example`, JSON.stringify(rows)],
  );
}

async function all(input: object = {}): Promise<PipelineView[]> {
  const items: PipelineView[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listPipelines(ctx, { ...input, cursor, limit: 200 });
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
}

test.each(pipelineSorts)(
  'a thousand by %s: ten pages there, and the same ten back',
  async (sort) => {
    const whole = await all({ sort });
    expect(new Set(whole.map(({ uuid }) => uuid)).size).toBe(total);
    const pages: PipelineView[][] = [];
    let cursor: string | undefined;
    let previous: string | null = null;
    for (let count = 0; count < 10; count += 1) {
      const page = await listPipelines(ctx, { sort, cursor });
      expect(page).toMatchObject({ total, before: count * 100 });
      expect(page.previousCursor === null).toBe(count === 0);
      pages.push(page.items);
      previous = page.previousCursor;
      cursor = page.nextCursor ?? undefined;
    }
    expect(cursor).toBeUndefined();
    expect(pages.flat()).toEqual(whole);
    for (let count = 8; count >= 0; count -= 1) {
      const page: Awaited<ReturnType<typeof listPipelines>> = await listPipelines(ctx, {
        sort,
        cursor: previous ?? undefined,
      });
      expect(page.items).toEqual(pages[count]);
      expect(page).toMatchObject({ total, before: count * 100 });
      expect(page.nextCursor).not.toBeNull();
      previous = page.previousCursor;
    }
    expect(previous).toBeNull();
  },
);

const means: Record<(typeof pipelineFilters)[number], (view: PipelineView) => boolean> = {
  attention: ({ attention }) => attention.length > 0,
  failing: ({ attention }) => attention.includes('failing'),
  late: ({ late, attention }) => late !== null && attention.includes('late'),
  degrading: ({ degrading }) => degrading !== null,
  credential: ({ credential }) => credential.status === 'failing',
  stale: ({ stale, fetchedAt, problem }) => stale && (fetchedAt !== null || problem !== null),
  doubtful: ({ doubtful }) => doubtful,
  unknown: ({ state }) => state === 'unknown',
  never_ran: ({ state }) => state === 'never_ran',
  succeeded: ({ state }) => state === 'succeeded',
  failed: ({ state }) => state === 'failed',
};

test.each(pipelineFilters)(
  'the filter %s shows all that it means, and nothing else',
  async (state) => {
    const expected = (await all()).filter(means[state]);
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(total);
    expect(await all({ state })).toEqual(expected);
  },
);

test('late is told with since when, and only where Datamin was asked since', async () => {
  for (const { late, lastRun, fetchedAt } of await all({ state: 'late' })) {
    expect(late?.since).toEqual(new Date((lastRun?.executedAt.getTime() ?? 0) + 90 * minute));
    expect(fetchedAt?.getTime()).toBeGreaterThanOrEqual(late?.since.getTime() ?? Infinity);
  }
});

test('who has been silent for a month more than awaited is not late any more', async () => {
  const [one] = await all({ state: 'late' });
  const set = (days: number) =>
    portal.admin.query(
      'UPDATE pipelines SET last_run_at = last_run_read_at - $2::interval WHERE uuid = $1 RETURNING last_run_at',
      [one?.uuid, `${days} days`],
    );
  const shown = async () => (await all({ q: one?.uuid }))[0]?.attention.includes('late');
  await set(30);
  expect(await shown()).toBe(true);
  await set(31);
  expect(await shown()).toBe(false);
});

test('the strip counts what the filters show', async () => {
  const { standing, list } = await readOverview(ctx);
  const views = await all();
  expect(list).toEqual(await listPipelines(ctx));
  expect(standing.pipelines).toBe(total);
  expect(standing.attention).toBe(views.filter(means.attention).length);
  for (const kind of attentionKinds) {
    expect(standing.of[kind]).toBe(views.filter(means[kind]).length);
  }
  expect(standing.stale).toBe(views.filter(means.stale).length);
  expect(standing.tags).toEqual([...new Set(views.flatMap(({ tags }) => tags))].sort());
});

test.each(pipelineRanges)(
  'the runs of %s are summed over all whose counts are known',
  async (range) => {
    const { standing } = await readOverview(ctx, { range });
    const counted = (await all({ range })).filter(({ successes }) => successes !== null);
    expect(counted.length).toBeGreaterThan(0);
    expect(counted.length).toBeLessThan(total);
    expect(standing.runs).toEqual({
      successes: counted.reduce((sum, { successes }) => sum + (successes ?? 0), 0),
      failures: counted.reduce((sum, { failures }) => sum + (failures ?? 0), 0),
      counted: counted.length,
      byDatamin: counted.filter(({ source }) => source === 'datamin').length,
    });
    expect((await readGroupedOverview(ctx, { range })).standing).toEqual(standing);
  },
);

test('by attention, the worst come first', async () => {
  const worst = ({ attention }: PipelineView) =>
    attention[0] ? attentionKinds.indexOf(attention[0]) : attentionKinds.length;
  const found = (await all({ sort: 'attention' })).map(worst);
  expect(found).toEqual(found.toSorted());
  expect(new Set(found).size).toBe(5);
});

test.each([
  ['24h', 3, 1, 5],
  ['7d', 9, 1, 50],
  ['90d', null, 9, 500],
] as const)(
  'numbers of %s are those kept of it, and sort by them',
  async (range, modulo, failures, averageDurationMs) => {
    const thirty = new Map((await all()).map((view) => [view.uuid, view]));
    const views = await all({ range, sort: 'success-rate' });
    for (const view of views) {
      const counted = thirty.get(view.uuid)?.successes ?? null;
      const successes = counted === null ? null : modulo ? counted % modulo : counted * 3;
      expect(view).toMatchObject({ range, successes, failures, averageDurationMs });
      expect(view.doubtful).toBe(successes === null);
      expect(view.sparkline).toHaveLength(range === '90d' ? 1 : 2);
    }
    const rates = views.map(({ successRate }) => successRate ?? 2);
    expect(rates).toEqual(rates.toSorted((a, b) => a - b));
    expect(new Set(rates).size).toBeGreaterThan(2);
  },
);

test('a range that was not read yet is neither a zero nor doubtful', async () => {
  const [one] = await all({ state: 'succeeded' });
  await portal.admin.query('UPDATE pipelines SET ranges = NULL WHERE uuid = $1', [one?.uuid]);
  const [view] = await all({ range: '7d', q: one?.uuid });
  expect(view).toMatchObject({ successes: null, failures: null, doubtful: false });
});

test('groups have every pipeline under each of its tags, the worst first, and count the rest', async () => {
  const views = await all();
  const { groups, standing } = await readGroupedOverview(ctx);
  expect(standing.pipelines).toBe(total);
  const tags = new Set(views.flatMap((view) => (view.tags.length > 0 ? view.tags : [null])));
  expect(new Set(groups.map(({ tag }) => tag))).toEqual(tags);
  for (const group of groups) {
    const members = views.filter((view) =>
      group.tag === null ? view.tags.length === 0 : view.tags.includes(group.tag),
    );
    expect(group.pipelines).toBe(members.length);
    for (const kind of attentionKinds) {
      expect(group.of[kind]).toBe(members.filter(means[kind]).length);
    }
    for (const item of group.items) expect(members).toContainEqual(item);
    // There are more failing ones in each group than it shows.
    expect(group.items.every(({ attention }) => attention[0] === 'failing')).toBe(true);
  }
  expect(groups.flatMap(({ items }) => items)).toHaveLength(100);
  const small = await readGroupedOverview(ctx, { q: 'Pipeline 5 of 102' });
  expect(small.groups.map(({ items }) => items.length).every((shown) => shown > 0)).toBe(true);
});

test('another team’s pipelines are in none of it', async () => {
  const { rows } = await portal.admin.query('SELECT count(*)::int AS all FROM pipelines');
  expect(rows[0]).toEqual({ all: 2 * total });
  const { standing, list } = await readOverview(ctx);
  expect([standing.pipelines, list.total]).toEqual([total, total]);
  const { groups } = await readGroupedOverview(ctx);
  const untagged = groups.find(({ tag }) => tag === null);
  expect(untagged?.pipelines).toBe((await all()).filter(({ tags }) => tags.length === 0).length);
});

test('wrong wishes are refused', async () => {
  for (const wish of [{ state: 'broken' }, { range: '1y' }, { sort: 'worst' }, { group: 'tag' }]) {
    expect(await rejection(readOverview(ctx, wish))).toBeInstanceOf(Invalid);
    expect(await rejection(readGroupedOverview(ctx, wish))).toBeInstanceOf(Invalid);
  }
  expect(await rejection(readGroupedOverview(ctx, { cursor: 'x' }))).toBeInstanceOf(Invalid);
  expect(await rejection(readOverview(ctx, { cursor: 'x' }))).toBeInstanceOf(Malformed);
  const { nextCursor } = await listPipelines(ctx, { range: '7d', sort: 'duration' });
  const cursor = nextCursor ?? '';
  expect(cursor).not.toBe('');
  const other = listPipelines(ctx, { range: '90d', sort: 'duration', cursor });
  expect(await rejection(other)).toBeInstanceOf(Malformed);
});
