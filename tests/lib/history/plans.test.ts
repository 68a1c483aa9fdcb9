import pg from 'pg';
import { inSqlTransaction, type SqlTransaction } from '@/lib/db';
import { listRuns, readSync } from '@/lib/history';
import { sumStreaksOf } from '@/lib/history/sum-streaks';
import { sumWeeksOf } from '@/lib/history/sum-weeks';
import { filledOf, fillPipelines, fillRuns, fillSums, spanDays } from '../../bench/scale/fill';
import { type Read, readsOf } from '../../bench/scale/reads';
import { executed, type Scan, watchQueries } from '../../stage/plans';
import { clockTime } from '../../support/portal/clock';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { withClient } from '../../support/server';

const dayMs = 86_400_000;
const runs = 50_000;
/** A table of fewer 8 KB pages is just as well read as a whole. */
const largePages = 100;

let portal: PortalUnderTest;
let reads: Read[];
let end: Date;
const sizes = new Map<string, number>();
jest.setTimeout(300_000);

beforeAll(async () => {
  portal = await openPortal();
  end = new Date(Math.floor(clockTime().getTime() / dayMs) * dayMs);
  const pool = new pg.Pool({ connectionString: portal.url, max: 1 });
  await fillPipelines(pool, portal.red.id, await portal.red.credential(), end);
  await pool.end();
  await withClient(portal.url, async (client) => {
    for (let days = spanDays + 2; days > -31; days -= 27) {
      await client.query('SELECT portal_history_partition($1)', [
        new Date(end.getTime() - days * dayMs),
      ]);
    }
    await fillRuns(client, portal.red.id, { from: 0, to: runs, all: runs, end });
    await fillSums(client);
    const found = await client.query(`SELECT md5('id0')::uuid AS id`);
    const place = { teamId: portal.red.id, pipelineId: found.rows[0].id };
    await sumWeeksOf(place, end);
    await sumStreaksOf(place, end);
    await client.query('VACUUM ANALYZE');
    const { rows } = await client.query<{ name: string; pages: number }>(
      `SELECT relname AS name, relpages AS pages FROM pg_class WHERE relname ~ '^(task_runs.*|runs|run_rollups|task_rollups|error_rollups|run_weeks|task_weeks|run_streaks)$' AND relkind = 'r'`,
    );
    for (const { name, pages } of rows) sizes.set(name, pages);
    reads = readsOf(await portal.red.ctx('viewer'), await filledOf(client, end));
  });
});
afterAll(() => portal.close());

/** Every scan while something was read, as its statements are planned and executed. */
async function scansOf(
  read: () => Promise<unknown>,
  how: { avoidsWholeScans?: boolean } = {},
): Promise<Scan[]> {
  const statements = await watchQueries(read);
  expect(statements.length).toBeGreaterThan(0);
  return (await executed(portal.url, portal.red.id, statements, how)).scans;
}

const wholeScans = (scans: readonly Scan[]) =>
  scans.filter(({ kind, table }) => kind === 'Seq Scan' && (sizes.get(table) ?? 0) > largePages);
const monthsOf = (scans: readonly Scan[]) =>
  [...new Set(scans.flatMap(({ table }) => /^task_runs_(.*)$/.exec(table)?.[1] ?? []))].sort();

test('the tables are large enough for a plan to be a choice', () => {
  for (const table of ['runs', 'run_rollups', 'task_rollups', 'task_runs_2026_01']) {
    expect(sizes.get(table)).toBeGreaterThan(largePages * 3);
  }
  expect([...sizes.keys()].filter((name) => name.startsWith('task_runs_')).length).toBeGreaterThan(
    12,
  );
});

test('no list, statistic or run reads a large table as a whole', async () => {
  const found: Record<string, Scan[]> = {};
  for (const { name, read } of reads) {
    const scans = wholeScans(await scansOf(read));
    if (scans.length > 0) found[name] = scans;
  }
  expect(reads.length).toBeGreaterThan(35);
  expect(found).toEqual({});
});

test('each has an index that answers it, on a history of any size', async () => {
  const found: Record<string, Scan[]> = {};
  for (const { name, read } of reads) {
    const scans = await scansOf(read, { avoidsWholeScans: true });
    const whole = scans.filter(({ kind, table }) => kind === 'Seq Scan' && sizes.has(table));
    if (whole.length > 0) found[name] = whole;
  }
  expect(found).toEqual({});
});

test('what statistics ask of many runs, hours and errors is read from indexes alone', async () => {
  const kindsOf = async (name: string, of: string) => {
    const one = reads.find((read) => read.name === name);
    const scans = await scansOf(one?.read ?? (async () => {}), { avoidsWholeScans: true });
    return new Set(scans.filter(({ table }) => table === of).map(({ kind }) => kind));
  };
  const alone = new Set(['Index Only Scan']);
  for (const years of ['statistics of a year', 'statistics of 90 days']) {
    expect(await kindsOf(years, 'runs')).toEqual(alone);
    // The first and the last hour of a kind are found by its key.
    expect(await kindsOf(years, 'error_rollups')).toContain('Index Only Scan');
  }
  expect(await kindsOf('calendar of a year', 'run_rollups')).toEqual(alone);
  // No month is searched in which no step begins within an hour.
  expect(await kindsOf('statistics of a year', 'task_runs_2026_03')).toEqual(new Set());
});

test('hours are read once for each range, and not for each of its days', async () => {
  const pagesOf = async (name: string) => {
    const one = reads.find((read) => read.name === name);
    const statements = await watchQueries(one?.read ?? (async () => {}));
    return (await executed(portal.url, portal.red.id, statements)).buffers;
  };
  // 371 days, of two lookups each.
  expect(await pagesOf('calendar of a year')).toBeLessThan(600);
  // 90 days of three metrics.
  expect(await pagesOf('statistics of 90 days')).toBeLessThan(5000);
});

test('a year is read from its weeks, and the days of the weeks at its ends alone', async () => {
  for (const name of ['statistics of a year', 'numbers of a task, a year']) {
    const one = reads.find((read) => read.name === name);
    const scans = await scansOf(one?.read ?? (async () => {}), { avoidsWholeScans: true });
    expect(scans.map(({ table }) => table)).toContain('task_weeks');
  }
  const buffers = async () => {
    const one = reads.find((read) => read.name === 'numbers of a task, a year');
    const statements = await watchQueries(one?.read ?? (async () => {}));
    return (await executed(portal.url, portal.red.id, statements)).buffers;
  };
  const withWeeks = await buffers();
  await withClient(portal.url, (client) => client.query('DELETE FROM task_weeks'));
  expect(await buffers()).toBeGreaterThan(withWeeks * 1.2);
});

test('streaks of a year are read from their days, and not from each failure', async () => {
  const year = reads.find(({ name }) => name === 'statistics of a year');
  const buffers = async () => {
    const statements = await watchQueries(year?.read ?? (async () => {}));
    const streaks = statements.filter(({ text }) => text.includes('run_streaks'));
    expect(streaks).toHaveLength(1);
    return (await executed(portal.url, portal.red.id, streaks)).buffers;
  };
  // 365 days, and some 450 failures.
  const withDays = await buffers();
  expect(withDays).toBeLessThan(150);
  await withClient(portal.url, (client) => client.query('DELETE FROM run_streaks'));
  expect(await buffers()).toBeGreaterThan(withDays * 5);
});

test('of a pipeline’s failed runs the newest are read, and not all of them', async () => {
  const ctx = await portal.red.ctx('viewer');
  const pipeline = await withClient(
    portal.url,
    async (client) => (await filledOf(client, end)).pipeline,
  );
  const failed = { pipeline, status: 'failed', limit: 1 };
  expect((await listRuns(ctx, failed)).items).toHaveLength(1);
  const { buffers } = await executed(
    portal.url,
    portal.red.id,
    await watchQueries(() => listRuns(ctx, failed)),
  );
  // There are some five hundred.
  expect(buffers).toBeLessThan(150);
});

test('what is of a range, or of one run, reads the months of that alone', async () => {
  const month = (ago: number) =>
    new Date(end.getTime() - ago * dayMs).toISOString().slice(0, 7).replace('-', '_');
  const allowed: [RegExp, number, number][] = [
    [/^statistics of a day$/, 1, 0],
    [/^statistics of 30 days/, 30, 0],
    [/^numbers of a pipeline, 30 days$/, 30, 0],
    [/^one run/, 91, 89],
  ];
  for (const [name, from, to] of allowed) {
    for (const one of reads.filter((read) => name.test(read.name))) {
      const months = monthsOf(await scansOf(one.read));
      const asked = new Set(Array.from({ length: from - to + 1 }, (_, index) => month(to + index)));
      expect({ name: one.name, months: months.filter((found) => !asked.has(found)) }).toEqual({
        name: one.name,
        months: [],
      });
    }
  }
  // At least one of them read some: an empty list of months proves nothing.
  const run = reads.find(({ name }) => name === 'one run');
  expect(monthsOf(await scansOf(run?.read ?? (async () => {})))).toHaveLength(1);
});

test('nothing is compiled, however costly it looks', async () => {
  const shown = (tx: SqlTransaction) => tx.$queryRaw<{ jit: string }[]>`SHOW jit`;
  await withClient(portal.url, async (client) => {
    expect((await client.query('SHOW jit')).rows).toEqual([{ jit: 'on' }]);
  });
  const scope = { teamId: portal.red.id };
  expect(await inSqlTransaction(scope, shown)).toEqual([{ jit: 'off' }]);
});

test('the check finds a whole scan, and months that nobody asked for', async () => {
  const whole = [
    {
      text: `SELECT count(*) FROM runs WHERE team_id = $1 AND words @@ 'paid'`,
      values: [portal.red.id],
    },
    { text: `SELECT max(duration_ms) FROM task_runs WHERE team_id = $1`, values: [portal.red.id] },
  ];
  const { scans } = await executed(portal.url, portal.red.id, whole);
  const found = wholeScans(scans).map(({ table }) => table);
  expect(found).toContain('runs');
  expect(monthsOf(scans).length).toBeGreaterThan(12);
  expect(
    await scansOf(async () => readSync(await portal.red.ctx('viewer'), await anyPipeline())),
  ).not.toEqual([]);
});

async function anyPipeline(): Promise<string> {
  const { rows } = await portal.admin.query<{ uuid: string }>('SELECT uuid FROM pipelines LIMIT 1');
  return rows[0]?.uuid ?? '';
}
