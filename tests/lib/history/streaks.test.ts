import fc from 'fast-check';
import { withTransaction } from '@/lib/context';
import type { TaskRunRow } from '@/lib/datamin';
import { pruneHistory, sumStreaks } from '@/lib/history';
import { type FailurePattern, readFailurePattern } from '@/lib/history/read-failure-pattern';
import { until } from '../../stage/until';
import { clockTime, noon, pass } from '../../support/portal/clock';
import {
  addToSandbox,
  type DataminTeam,
  openPortal,
  type PortalUnderTest,
} from '../../support/portal/portal';
import { withClient } from '../../support/server';
import { takeIn } from './support';

interface Place {
  teamId: string;
  pipelineId: string;
  team: DataminTeam;
}

let portal: PortalUnderTest;
/** Two pipelines of a team, and one of another. */
let places: Place[];
beforeAll(async () => {
  portal = await openPortal();
  places = [];
  for (const team of [portal.blue, portal.red]) {
    const credential = await team.credential();
    for (let n = team === portal.blue ? 0 : 1; n < 2; n += 1) {
      const uuid = addToSandbox(portal, team);
      await team.pipeline(uuid, credential);
      const found = await portal.admin.query('SELECT id FROM pipelines WHERE uuid = $1', [uuid]);
      places.push({ teamId: team.id, pipelineId: found.rows[0].id, team });
    }
  }
});
afterAll(() => portal.close());
beforeEach(() => empty());
jest.setTimeout(60_000);

const empty = () =>
  portal.admin.query(
    `TRUNCATE task_runs, runs, run_rollups, task_rollups, error_rollups, error_kinds;
     UPDATE history_sync SET pruned_before = NULL; UPDATE teams SET history_retention_days = NULL`,
  );

const dayMs = 86_400_000;
/** Three weeks before the clock's day, during which some zones change their clocks. */
const days = 22;
const start = Math.floor(+noon / dayMs - days + 1) * dayMs;
const at = (second: number) => new Date(start + second * 1000);
const now = (+noon - start) / 1000;

const runUuid = (n: number) => `a0000000-0000-4000-8000-0000000000${String(n).padStart(2, '0')}`;

/** What completed `second` seconds after the start. */
function row(second: number, run: number, more: Partial<TaskRunRow> = {}): TaskRunRow {
  return {
    ...{ runUuid: runUuid(run), taskUuid: 'b0000000-0000-4000-8000-000000000000' },
    ...{ taskType: 'query', isSuccessful: true, durationMs: 0, output: '', metricValue: null },
    ...{ executedMicros: 0, executedAt: at(second) },
    ...more,
  };
}
const failed = { isSuccessful: false };

/** Applies a log's answer for the days `from` to `to`. */
const apply = (place: Place, rows: readonly TaskRunRow[], from = 0, to = days + 1) =>
  takeIn(place, rows, { from: new Date(start + from * dayMs), to: new Date(start + to * dayMs) });

interface Range {
  from: Date;
  to: Date;
}
const whole = { from: new Date(start - 60 * dayMs), to: new Date(start + 60 * dayMs) };

async function told({ team, ...place }: Place, range: Range, most?: number) {
  const ctx = await team.ctx('viewer');
  return withTransaction(ctx, (tx) => readFailurePattern(tx, place, range, most ? { most } : {}));
}

/** The same the plain way: one run after another, from all that are stored. */
async function plain({ pipelineId }: Place, { from, to }: Range): Promise<FailurePattern> {
  const { rows } = await portal.admin.query<{ at: Date; ended: Date; good: boolean }>(
    `SELECT started_at AS at, ended_at AS ended, successful AS good FROM runs
     WHERE pipeline_id = $1 AND started_at >= $2 AND started_at < $3 AND ended_at <= $4 ORDER BY started_at, run_uuid`,
    [pipelineId, from, to, new Date(clockTime().getTime() - 60_000)],
  );
  const streaks: { runs: number; from: Date; to: Date; recoveredMs: number | null }[] = [];
  let open: (typeof streaks)[number] | null = null;
  for (const { at: startedAt, ended, good } of rows) {
    if (good) {
      if (open) open.recoveredMs = +ended - +open.from;
      open = null;
    } else if (open) {
      open.runs += 1;
      open.to = startedAt;
    } else {
      open = { runs: 1, from: startedAt, to: startedAt, recoveredMs: null };
      streaks.push(open);
    }
  }
  const [longest] = streaks.toSorted((a, b) => b.runs - a.runs || +a.from - +b.from);
  const recoveries = streaks.flatMap(({ recoveredMs }) => recoveredMs ?? []);
  const [first, last] = [streaks[0], streaks.at(-1)];
  const mean = (sum: number, of: number) => (of > 0 ? sum / of : null);
  return {
    streaks: streaks.length,
    longest: longest ? { runs: longest.runs, from: longest.from, to: longest.to } : null,
    current: open && { runs: open.runs, from: open.from },
    meanBetweenMs: first && last ? mean(+last.from - +first.from, streaks.length - 1) : null,
    meanRecoveryMs: mean(
      recoveries.reduce((sum, ms) => sum + ms, 0),
      recoveries.length,
    ),
    since: null,
  };
}

const Second = fc.oneof(
  fc.integer({ min: 0, max: now }),
  // At the end of a day, several at the same moment.
  fc.tuple(fc.nat(days), fc.integer({ min: -1, max: 1 })).map(([n, by]) => n * 86_400 + by),
  // Not over yet, or just over.
  fc.integer({ min: now - 62, max: now }),
);
const Row = fc
  .record({
    second: Second,
    run: fc.nat(30),
    isSuccessful: fc.boolean(),
    durationMs: fc.oneof(fc.constant(0), fc.nat(5000), fc.nat(3 * dayMs)),
  })
  .map(({ second, run, ...more }) => row(second, run, more));
const Step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ sums: fc.integer({ min: 1, max: 9 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      rows: fc.array(Row, { maxLength: 10 }),
      from: fc.nat(days - 1),
      days: fc.integer({ min: 1, max: days }),
    }),
  },
  fc.record({ retentionDays: fc.integer({ min: 1, max: days }) }),
);
/** Anywhere, and where days begin in zones with daylight saving, with half hours and with neither. */
const Moment = fc.oneof(
  Second.map(at),
  fc
    .tuple(fc.nat(days), fc.constantFrom(0, 1, 2, -5.5, -5.75, 7, 8))
    .map(([day, hours]) => new Date(start + day * dayMs + hours * 3_600_000)),
);
const Range = fc
  .tuple(Moment, Moment)
  .filter(([a, b]) => +a !== +b)
  .map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));

test('however answers, sums and retention follow one another, streaks are those of all runs one after another', async () => {
  const seen = { days: 0, cut: 0, open: 0, long: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(Row, { minLength: 10, maxLength: 40 }), { minLength: 3, maxLength: 3 }),
      fc.array(fc.tuple(fc.nat(2), Step), { minLength: 2, maxLength: 7 }),
      fc.array(Range, { minLength: 3, maxLength: 5 }),
      async (firsts, steps, ranges) => {
        await empty();
        for (const [index, place] of places.entries()) await apply(place, firsts[index] ?? []);
        for (const [index, step] of [[0, { sums: 4 }] as const, ...steps]) {
          const place = places[index];
          if (!place) throw new Error('no such place');
          if ('sums' in step) await sumStreaks({ days: step.sums * 2, runs: 40 });
          else if ('rows' in step) {
            const to = step.from + step.days;
            const within = step.rows.filter(({ executedAt }) => {
              const day = (+executedAt - start) / dayMs;
              return day >= step.from && day < to;
            });
            await apply(place, within, step.from, to);
          } else {
            await portal.admin.query('UPDATE teams SET history_retention_days = $2 WHERE id = $1', [
              place.teamId,
              step.retentionDays,
            ]);
            await pruneHistory(40);
          }
          for (const one of places) expect(await told(one, whole)).toEqual(await plain(one, whole));
        }
        seen.days += await count(
          'SELECT FROM run_streaks WHERE streaks + led_runs + open_runs > 0',
        );
        // So that there are failures to be read in between.
        await portal.admin.query(
          'DELETE FROM run_streaks WHERE extract(day FROM starts_at)::int % 3 <> 0',
        );
        for (const one of places) {
          for (const range of ranges) {
            const pattern = await plain(one, range);
            expect(await told(one, range)).toEqual(pattern);
            const some = await told(one, range, 1);
            const of =
              some.since === null ? pattern : await plain(one, { ...range, from: some.since });
            expect(some).toEqual({ ...of, since: some.since });
            seen.cut += some.since === null ? 0 : 1;
            seen.open += pattern.current ? 1 : 0;
            seen.long += (pattern.longest?.runs ?? 0) > 2 ? 1 : 0;
          }
        }
      },
    ),
    { numRuns: 6, seed: 5 },
  );
  expect(seen.days).toBeGreaterThan(50);
  expect(seen.cut).toBeGreaterThan(2);
  expect(seen.open).toBeGreaterThan(2);
  expect(seen.long).toBeGreaterThan(2);
});

const count = async (sql: string): Promise<number> =>
  (await portal.admin.query(`SELECT count(*)::int AS count FROM (${sql}) found`)).rows[0].count;

function blue(): Place {
  const [place] = places;
  if (!place) throw new Error('no place');
  return place;
}

/** A streak across the end of a day, one within the next, and what ended both. */
const some = [
  row(86_000, 0, failed),
  row(86_500, 1, failed),
  row(87_000, 2),
  row(90_000, 3, failed),
  row(90_010, 4),
];

test('whoever changes a day or deletes one of its runs takes its streaks away in the same transaction', async () => {
  for (const [statement, left] of [
    ['UPDATE run_rollups SET runs = runs', 0],
    [`DELETE FROM run_rollups WHERE grain = 'day' AND starts_at > $1`, 1],
    [`UPDATE run_rollups SET duration_ms = 1 WHERE grain = 'hour' AND starts_at > $1`, 2],
    ['DELETE FROM runs WHERE started_at > $1', 1],
    ['DELETE FROM runs WHERE started_at < $1', 1],
  ] as const) {
    await empty();
    await apply(blue(), some);
    expect(await sumStreaks()).toBe(2);
    expect(await sumStreaks()).toBe(0);
    await portal.admin.query(statement.replace('$1', `'${at(86_399).toISOString()}'`));
    expect({ statement, left: await count('SELECT FROM run_streaks') }).toEqual({
      statement,
      left,
    });
  }
  for (const table of ['runs', 'run_rollups']) {
    await empty();
    await apply(blue(), some);
    await sumStreaks();
    await portal.admin.query(`TRUNCATE ${table}`);
    expect(await count('SELECT FROM run_streaks')).toBe(0);
  }
});

test('without those triggers streaks are stale, and the checks see it', async () => {
  const late = row(86_600, 5);
  for (const [table, change] of [
    ['run_rollups', () => apply(blue(), [...some, late])],
    ['runs', () => portal.admin.query('DELETE FROM runs WHERE run_uuid = $1', [runUuid(2)])],
  ] as const) {
    await empty();
    await apply(blue(), some);
    await sumStreaks();
    const before = await told(blue(), whole);
    await portal.admin.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    try {
      await change();
    } finally {
      await portal.admin.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    }
    expect(await told(blue(), whole)).toEqual(before);
    expect(await plain(blue(), whole)).not.toEqual(before);
    await portal.admin.query('TRUNCATE run_streaks');
    expect(await told(blue(), whole)).toEqual(await plain(blue(), whole));
  }
});

test('a day is not told as a whole until the last of its runs is over', async () => {
  // It began days ago.
  const running = row(now - 30, 9, { ...failed, durationMs: 4 * dayMs });
  await apply(blue(), [...some, running]);
  await sumStreaks();
  expect(await told(blue(), whole)).toMatchObject({ streaks: 2, current: null });
  pass(31_000);
  expect(await told(blue(), whole)).toMatchObject({ streaks: 3, current: { runs: 1 } });
  expect(await told(blue(), whole)).toEqual(await plain(blue(), whole));
});

test('a day is summed some hours after it ended, and waits for who is changing it', async () => {
  // The clock’s day, and the one before.
  await apply(blue(), [row(now - 60, 0, failed), row(now - dayMs / 1000, 1, failed)]);
  expect(await sumStreaks()).toBe(1);
  await portal.admin.query('TRUNCATE run_streaks');
  await withClient(portal.url, async (client) => {
    await client.query('BEGIN');
    await client.query('SELECT FROM history_sync WHERE pipeline_id = $1 FOR UPDATE', [
      blue().pipelineId,
    ]);
    await client.query('UPDATE runs SET successful = true; UPDATE run_rollups SET failed_runs = 0');
    const made = sumStreaks();
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%history_sync%'`;
    await until('the day waits', async () => (await count(waiting)) > 0);
    await client.query('COMMIT');
    expect(await made).toBe(1);
  });
  expect((await portal.admin.query('SELECT open_runs FROM run_streaks')).rows).toEqual([
    { open_runs: 0 },
  ]);
});
