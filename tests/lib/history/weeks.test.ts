import fc from 'fast-check';
import type { TaskRunRow } from '@/lib/datamin';
import { readHistoryNumbers, readHistoryStatistics, sumWeeks } from '@/lib/history';
import { until } from '../../stage/until';
import { clockTime, noon } from '../../support/portal/clock';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { withClient } from '../../support/server';
import { takeIn } from './support';

let portal: PortalUnderTest;
let place: { teamId: string; pipelineId: string };
let pipeline: string;
beforeAll(async () => {
  portal = await openPortal();
  pipeline = addToSandbox(portal, portal.blue);
  await portal.blue.pipeline(pipeline, await portal.blue.credential());
  const { rows } = await portal.admin.query('SELECT id FROM pipelines');
  place = { teamId: portal.blue.id, pipelineId: rows[0].id };
});
afterAll(() => portal.close());
beforeEach(() => portal.admin.query(`TRUNCATE ${tables}`));
jest.setTimeout(60_000);

const tables = 'task_runs, runs, run_rollups, task_rollups, error_rollups, error_kinds';
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A Monday. The last of these weeks has not ended by the clock's time. */
const start = Date.UTC(2026, 1, 2);
const days = 37;

const uuid = (kind: string, n: number) => `${kind}0000000-0000-4000-8000-00000000000${n}`;
const task = uuid('b', 0);

/** What completed `second` seconds after the start. */
function row(second: number, more: Partial<TaskRunRow> = {}): TaskRunRow {
  return {
    ...{ runUuid: uuid('a', 0), taskUuid: task, taskType: 'query', isSuccessful: true },
    ...{ durationMs: 5, output: '', metricValue: 1, executedMicros: 0 },
    ...{ executedAt: new Date(start + second * 1000) },
    ...more,
  };
}

/** Applies a log's answer for the days `from` to `to`. */
const apply = (rows: readonly TaskRunRow[], from = 0, to = days) =>
  takeIn(place, rows, { from: new Date(start + from * dayMs), to: new Date(start + to * dayMs) });

const count = async (sql: string): Promise<number> =>
  (await portal.admin.query(`SELECT count(*)::int AS count FROM (${sql}) found`)).rows[0].count;

const ofRuns = {
  weeks: 'run_weeks',
  days: 'run_rollups',
  key: 'pipeline_id',
  sums: 'runs, failed_runs, duration_ms',
};
const ofTasks = {
  weeks: 'task_weeks',
  days: 'task_rollups',
  key: 'pipeline_id, task_uuid',
  sums: 'task_runs, failed_task_runs, timed, duration_ms',
};

/** A table's weeks, and what they should be by its days. */
async function both({ weeks, days, key, sums }: typeof ofRuns) {
  const week = `date_trunc('week', starts_at, 'UTC')`;
  const told = await portal.admin.query(
    `SELECT concat_ws(' ', ${key}, starts_at) AS key, ARRAY[${sums}]::text AS sums, ARRAY(SELECT ROW(b, c)::text FROM unnest(buckets, counts) u (b, c)) AS buckets FROM ${weeks}`,
  );
  const summed = await portal.admin.query(
    `SELECT concat_ws(' ', ${key}, at) AS key, ARRAY[${sums}]::text AS sums,
            ARRAY(SELECT ROW(b, sum(c))::text FROM unnest(counted) j, jsonb_to_recordset(j) AS x (b int, c int) GROUP BY b ORDER BY b) AS buckets
     FROM (
       SELECT ${key}, ${week} AS at, ${sums.replace(/\w+/g, 'sum($&) AS $&')},
              array_agg((SELECT coalesce(jsonb_agg(jsonb_build_object('b', b, 'c', c)), '[]') FROM unnest(buckets, counts) u (b, c))) AS counted
       FROM ${days} WHERE grain = 'day' GROUP BY ${key}, ${week}
     ) weeks WHERE at + interval '7 days' <= $1`,
    [new Date(clockTime().getTime() - dayMs)],
  );
  const map = (rows: { key: string; sums: string; buckets: string[] }[]) =>
    new Map(rows.map((one) => [one.key, one]));
  return { told: map(told.rows), summed: map(summed.rows) };
}

/** All statistics, for ranges that are read by week, in zones with all kinds of hours. */
async function statistics() {
  const ctx = await portal.blue.ctx('viewer');
  const to = clockTime().toISOString();
  const ago = (days: number) => new Date(+noon - days * dayMs - 5_000).toISOString();
  const zones: [number, string][] = [
    [120, 'Europe/Berlin'],
    [120, 'Asia/Kathmandu'],
    [800, 'Pacific/Auckland'],
    [8, 'Asia/Tokyo'],
  ];
  return {
    ranges: await Promise.all(
      zones.map(([days, timeZone]) =>
        readHistoryStatistics(ctx, pipeline, { from: ago(days), to, timeZone }),
      ),
    ),
    task: await readHistoryNumbers(ctx, { kind: 'task', uuid: task }, { from: ago(30), to }),
    runs: await readHistoryNumbers(
      ctx,
      { kind: 'pipeline', uuid: pipeline },
      { from: ago(31), to },
    ),
  };
}

const Row = fc
  .record({
    second: fc.oneof(
      fc.integer({ min: 0, max: days * 86_400 - 7200 }),
      // On both sides of the end of a week.
      fc.tuple(fc.nat(4), fc.integer({ min: -2, max: 2 })).map(([n, by]) => 604_800 * n + by + 2),
    ),
    runUuid: fc.nat(6).map((n) => uuid('a', n)),
    taskUuid: fc.nat(2).map((n) => uuid('b', n)),
    isSuccessful: fc.boolean(),
    durationMs: fc.option(fc.oneof(fc.nat(5), fc.nat(900_000))),
  })
  .map(({ second, ...more }) => row(second, more));
const Step = fc.oneof(
  fc.record({ rows: fc.array(Row, { maxLength: 8 }), from: fc.nat(days - 1), days: fc.nat(days) }),
  fc.record({ sums: fc.integer({ min: 1, max: 5 }) }),
);

test('however answers and sums follow one another, a week is what its days say, and statistics are the same without', async () => {
  let weeks = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(Row, { minLength: 4, maxLength: 14 }),
      fc.array(Step, { maxLength: 7 }),
      async (first, steps) => {
        await portal.admin.query(`TRUNCATE ${tables}`);
        await apply(first);
        for (const step of [{ sums: 3 }, ...steps]) {
          if ('sums' in step) await sumWeeks(step.sums);
          else {
            const to = Math.min(days, step.from + step.days + 1);
            const within = step.rows.filter(({ executedAt }) => {
              const day = (+executedAt - start) / dayMs;
              return day >= step.from && day < to;
            });
            await apply(within, step.from, to);
          }
          for (const table of [ofRuns, ofTasks]) {
            const { told, summed } = await both(table);
            for (const [key, week] of told) expect(week).toEqual(summed.get(key));
          }
        }
        await sumWeeks();
        for (const table of [ofRuns, ofTasks]) {
          const { told, summed } = await both(table);
          expect(told).toEqual(summed);
          weeks += told.size;
        }
        const withWeeks = await statistics();
        await portal.admin.query(
          'DELETE FROM run_weeks; DELETE FROM task_weeks WHERE random() < 0.5',
        );
        expect(await statistics()).toEqual(withWeeks);
        await portal.admin.query('DELETE FROM task_weeks');
        expect(await statistics()).toEqual(withWeeks);
      },
    ),
    { numRuns: 6, seed: 11 },
  );
  expect(weeks).toBeGreaterThan(25);
});

test('a day that comes, changes or goes takes its week away in its own transaction, whoever writes it', async () => {
  await apply([row(10), row(8 * 86_400, { runUuid: uuid('a', 1) })]);
  expect(await sumWeeks()).toBe(4);
  expect(await sumWeeks()).toBe(0);
  const left = async () => [
    await count('SELECT FROM run_weeks'),
    await count('SELECT FROM task_weeks'),
  ];
  for (const statement of [
    `INSERT INTO run_rollups SELECT team_id, pipeline_id, starts_at + interval '1 day', duration_ms, grain, runs, failed_runs, task_runs, failed_task_runs, buckets, counts FROM run_rollups WHERE grain = 'day' ORDER BY starts_at LIMIT 1`,
    `UPDATE run_rollups SET runs = 2 WHERE grain = 'day' AND starts_at < '2026-02-03'`,
    `DELETE FROM run_rollups WHERE grain = 'day' AND starts_at < '2026-02-04'`,
  ]) {
    await sumWeeks();
    const before = (await left())[0] ?? 0;
    await portal.admin.query(statement);
    expect((await left())[0]).toBe(before - 1);
  }
  await sumWeeks();
  // As a process of the previous version does, which does not know weeks.
  await portal.admin.query(
    `DELETE FROM task_rollups WHERE grain = 'day' AND starts_at > '2026-02-08'`,
  );
  expect(await left()).toEqual([1, 1]);
  await portal.admin.query(`UPDATE task_rollups SET timed = 0 WHERE grain = 'hour'`);
  expect(await left()).toEqual([1, 1]);
  await portal.admin.query(
    `UPDATE task_rollups SET starts_at = starts_at + interval '7 days' WHERE grain = 'day'`,
  );
  expect(await left()).toEqual([1, 0]);
});

test('without its triggers a week is stale, and the checks above see it', async () => {
  for (const table of [ofRuns, ofTasks]) {
    await portal.admin.query(`TRUNCATE ${tables}`);
    await apply([row(10)]);
    await sumWeeks();
    await portal.admin.query(`ALTER TABLE ${table.days} DISABLE TRIGGER USER`);
    try {
      await apply([row(10), row(20, { runUuid: uuid('a', 1) })]);
    } finally {
      await portal.admin.query(`ALTER TABLE ${table.days} ENABLE TRIGGER USER`);
    }
    const { told, summed } = await both(table);
    expect([told.size, summed.size]).toEqual([1, 1]);
    expect(told).not.toEqual(summed);
    const stale = await statistics();
    await portal.admin.query(`DELETE FROM ${table.weeks}`);
    expect(await statistics()).not.toEqual(stale);
  }
});

test('a week waits for who is changing one of its days, and is what the day says then', async () => {
  await apply([row(10)]);
  await withClient(portal.url, async (client) => {
    await client.query('BEGIN');
    await client.query('SELECT FROM history_sync WHERE pipeline_id = $1 FOR UPDATE', [
      place.pipelineId,
    ]);
    await client.query(`UPDATE run_rollups SET runs = 41 WHERE grain = 'day'`);
    const made = sumWeeks();
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%history_sync%'`;
    await until('the week waits', async () => (await count(waiting)) > 0);
    await client.query('COMMIT');
    expect(await made).toBe(2);
  });
  expect((await portal.admin.query('SELECT runs::int FROM run_weeks')).rows).toEqual([
    { runs: 41 },
  ]);
});

test('a day whose midnight comes twice begins with the first', async () => {
  // On 26 October 2025 the clocks of the Azores go back from 1:00 to 0:00, at 1:00 UTC.
  const at = (day: number, time: string) => new Date(`2025-10-${day}T${time}:00Z`);
  const runs = [at(25, '23:30'), at(26, '00:30'), at(26, '01:30'), at(27, '00:30')];
  const rows = runs.map((executedAt, n) => row(0, { runUuid: uuid('a', n), executedAt }));
  await takeIn(place, rows, { from: at(20, '00:00'), to: at(30, '00:00') });
  const ctx = await portal.blue.ctx('viewer');
  const read = async (from: Date, to: Date) => {
    const range = { from: from.toISOString(), to: to.toISOString(), timeZone: 'Atlantic/Azores' };
    const { steps } = await readHistoryStatistics(ctx, pipeline, range);
    return steps.map((step) => `${step.from.toISOString().slice(8, 16)} ${step.runs}`);
  };
  const days = ['26T00:00 3', '27T01:00 0', '28T01:00 0'];
  expect(await read(at(24, '00:00'), at(29, '01:00'))).toEqual([
    '24T00:00 0',
    '25T00:00 1',
    ...days,
  ]);
  expect(await read(at(26, '00:00'), at(29, '01:00'))).toEqual(days);
});

test('a week is summed a day after it ended, and none of a pipeline that is gone', async () => {
  // The week before the clock's, which is at Tuesday noon, and the clock's own.
  await apply([row(34 * 86_400), row(35 * 86_400 + 60, { runUuid: uuid('a', 1) })]);
  expect(await sumWeeks()).toBe(2);
  await portal.admin.query('DELETE FROM run_weeks; DELETE FROM task_weeks');
  const sync = await portal.admin.query(
    'DELETE FROM history_sync WHERE pipeline_id = $1 RETURNING *',
    [place.pipelineId],
  );
  expect(await sumWeeks()).toBe(0);
  expect(sync.rowCount).toBe(1);
});
