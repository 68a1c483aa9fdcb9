import fc from 'fast-check';
import type { TaskRunRow } from '@/lib/datamin';
import { applyAnswer } from '@/lib/history/apply-answer';
import { ensurePartitions } from '@/lib/history/ensure-partitions';
import { StagedRows } from '@/lib/history/staged-rows';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { actualOf, expectedOf } from './oracle';

let portal: PortalUnderTest;
let place: { teamId: string; pipelineId: string };
beforeAll(async () => {
  portal = await openPortal();
  const uuid = addToSandbox(portal, portal.blue);
  await portal.blue.pipeline(uuid, await portal.blue.credential());
  const { rows } = await portal.admin.query('SELECT id FROM pipelines');
  place = { teamId: portal.blue.id, pipelineId: rows[0].id };
});
afterAll(() => portal.close());
beforeEach(() =>
  portal.admin.query(
    'TRUNCATE task_runs, runs, run_rollups, task_rollups, error_rollups, error_kinds',
  ),
);

const secondMs = 1000;
const start = Date.UTC(2026, 1, 27, 22);
/** Spans the end of a day and of a month, with hours in which there is nothing. */
const seconds = 4 * 3600;
const at = (second: number) => new Date(start + second * secondMs);

type Dialect = 'hosted' | 'oss';

/** What a server with these rows answers for a window. */
function answer(
  all: readonly TaskRunRow[],
  dialect: Dialect,
  from: number,
  to: number,
): TaskRunRow[] {
  const upTo = dialect === 'hosted' ? to * secondMs + 999 : to * secondMs;
  const inside = all.filter((row) => {
    const offset = row.executedAt.getTime() - start;
    if (offset < from * secondMs) return false;
    return offset < upTo || (offset === upTo && (dialect === 'hosted' || row.executedMicros === 0));
  });
  const runs = new Set(inside.map(({ runUuid }) => runUuid));
  const told = dialect === 'oss' ? all.filter(({ runUuid }) => runs.has(runUuid)) : inside;
  return told.toSorted((a, b) => b.executedAt.getTime() - a.executedAt.getTime());
}

async function apply(rows: readonly TaskRunRow[], from: number, to: number): Promise<void> {
  const staged = new StagedRows({
    policy: { kind: 'whole' },
    keptFrom: null,
    now: Date.UTC(2026, 5),
  });
  for (const row of rows) await staged.add(row);
  await staged.end();
  await ensurePartitions(staged.months);
  const nothing = async () => {};
  await applyAnswer(place, { from: at(from), to: at(to) }, staged, {
    fence: nothing,
    note: nothing,
  });
  await staged.close();
}

const uuids = (kind: string, count: number) =>
  Array.from(
    { length: count },
    (_, n) => `${kind}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  );
const outputs = [
  '',
  'e30=',
  Buffer.from('[{"message":"no 42"}]').toString('base64'),
  'not base64!',
];

const Row = (dialect: Dialect) =>
  fc.record<TaskRunRow>({
    runUuid: fc.constantFrom(...uuids('a', 6)),
    taskUuid: fc.constantFrom(...uuids('b', 3)),
    taskType: fc.constantFrom('query', 'code'),
    isSuccessful: fc.boolean(),
    durationMs: fc.option(fc.oneof(fc.nat(5), fc.nat(9_000_000))),
    output: fc.constantFrom(...outputs.slice(0, 3)),
    metricValue: fc.option(fc.integer({ min: -3, max: 3 })),
    executedAt: fc
      .oneof(fc.constantFrom(0, 3599.999, 3600, 7199.5, 7200, 7200.001), fc.nat(seconds - 2))
      .map(
        (second) =>
          new Date(
            start +
              Math.floor(second * (dialect === 'hosted' ? 1 : 1000)) *
                (dialect === 'hosted' ? 1000 : 1),
          ),
      ),
    executedMicros: dialect === 'hosted' ? fc.constant(0) : fc.constantFrom(0, 1, 999),
  });

/** Rows, some of them several times, as a for_each writes them. */
const History = (dialect: Dialect) =>
  fc
    .array(fc.tuple(Row(dialect), fc.constantFrom(1, 1, 1, 2, 3)), { minLength: 1, maxLength: 14 })
    .map((rows) =>
      rows.flatMap(([row, times]) => Array.from({ length: times }, () => ({ ...row }))),
    );

const Moment = fc.integer({ min: 0, max: seconds });
const Windows = fc.array(fc.tuple(Moment, Moment, fc.nat(3)), { maxLength: 5 });

test.each<Dialect>(['hosted', 'oss'])(
  '%s: however the time is cut, in whatever order, with rows that come late and outages, the history is the truth',
  async (dialect) => {
    await fc.assert(
      fc.asyncProperty(
        History(dialect),
        Windows,
        fc.array(Moment, { maxLength: 4 }),
        fc.boolean(),
        async (all, some, cuts, backwards) => {
          await portal.admin.query(
            'TRUNCATE task_runs, runs, run_rollups, task_rollups, error_rollups',
          );
          // First any windows, from a server that lacks some rows so far, repeats some, or returns nothing.
          for (const [a, b, mood] of some) {
            const [from, to] = [Math.min(a, b), Math.max(a, b)];
            const known =
              mood === 1 ? all.filter((_, index) => index % 3 !== 0) : mood === 3 ? [] : all;
            const told = answer(known, dialect, from, to);
            await apply(mood === 2 ? insideTwice(told, from, to) : told, from, to);
          }
          // Then the whole time once, cut anywhere.
          const edges = [0, ...cuts.toSorted((a, b) => a - b), seconds];
          const windows = edges
            .slice(1)
            .map((to, index): [number, number] => [edges[index] ?? 0, to]);
          for (const [from, to] of backwards ? windows.toReversed() : windows) {
            await apply(answer(all, dialect, from, to), from, to);
          }
          expect(await actualOf(portal.admin, place.pipelineId)).toEqual(expectedOf(all));
        },
      ),
      { numRuns: 16, seed: 7 },
    );
  },
  60_000,
);

/** One row: the second it completed in, and other fields. */
function row(second: number, more: Partial<TaskRunRow> = {}): TaskRunRow {
  return {
    ...{ runUuid: uuids('a', 1)[0] ?? '', taskUuid: uuids('b', 1)[0] ?? '', taskType: 'query' },
    ...{ isSuccessful: true, durationMs: 5, output: '', metricValue: 1 },
    ...{ executedAt: at(second), executedMicros: 0 },
    ...more,
  };
}

test('runs, hours and days whose rows lie far apart in an answer, and runs of very many rows', async () => {
  const many = Array.from({ length: 1200 }, (_, n) =>
    row(60 + n, {
      runUuid: `c0000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      taskUuid: `d0000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      isSuccessful: n % 7 > 0,
    }),
  );
  const [, second = ''] = uuids('a', 2);
  const forEach = Array.from({ length: 5100 }, (_, n) =>
    row(7300 + (n % 50), { runUuid: second, taskType: n % 2 ? 'code' : 'for_each' }),
  );
  // Identical ones on both sides of all others, not in order of time: in their run, their hour and their day.
  const apart = [row(3), row(3), row(9), ...many, ...forEach, row(3), row(9), row(4)];
  await apply(apart, 0, seconds);
  const expected = expectedOf(apart);
  expect(await actualOf(portal.admin, place.pipelineId)).toEqual(expected);
  await apply(apart.toReversed(), 0, seconds);
  expect(await actualOf(portal.admin, place.pipelineId)).toEqual(expected);
  // Without the separated ones: taken back, although they were known by then.
  const fewer = [...many, ...forEach.slice(0, 2500), row(4)];
  await apply(fewer, 0, seconds);
  expect(await actualOf(portal.admin, place.pipelineId)).toEqual(expectedOf(fewer));
});

test('words of a run, whatever answers told of it, those of its failures among very many rows too', async () => {
  const text = (words: string) => Buffer.from(words).toString('base64');
  const failure = row(1, { isSuccessful: false, output: text('[{"message":"sesame refused"}]') });
  const rows = Array.from({ length: 300 }, (_, n) =>
    row(2 + n, { output: text(`number n${n} Ölkanne`) }),
  );
  const words = async () =>
    (await portal.admin.query('SELECT tsvector_to_array(words) AS words FROM runs')).rows[0].words;
  await apply([...rows.toReversed(), failure], 0, seconds);
  expect(await words()).toEqual(
    [
      'message',
      'number',
      'refused',
      'sesame',
      'ölkanne',
      ...rows.slice(100).map((_, n) => `n${n + 100}`),
    ].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
  );
  await apply([row(5, { output: text('late') })], 4, 6);
  expect(await words()).toContain('late');
  expect(await words()).toContain('sesame');
});

test('a server that makes tasks up is believed two thousand of them; rows are all kept', async () => {
  const made = (nth: number, second: number) => row(second, { taskUuid: uuidOf('e', nth) });
  const staged = new StagedRows({
    ...{ policy: { kind: 'whole' }, keptFrom: null, now: Date.UTC(2026, 5) },
  });
  for (let nth = 0; nth < 2100; nth += 1) await staged.add(made(nth, nth));
  expect([staged.rows, staged.tasks.size]).toEqual([2100, 2000]);
  await staged.close();

  await portal.admin.query('DELETE FROM tasks');
  await portal.admin.query(
    `INSERT INTO tasks (id, team_id, pipeline_id, uuid, task_type, last_seen_at)
     SELECT gen_random_uuid(), $1, $2, format('0000000e-0000-4000-8000-%s', lpad(n::text, 12, '0'))::uuid, 'query', $3
     FROM generate_series(1, 1990) AS n`,
    [place.teamId, place.pipelineId, at(0)],
  );
  const news = Array.from({ length: 20 }, (_, index) => made(2000 + index, 60 + index));
  await apply([...news, made(7, 50)], 0, seconds);
  const { rows } = await portal.admin.query(
    `SELECT (SELECT count(*)::int FROM tasks) AS tasks, (SELECT count(*)::int FROM task_runs) AS rows,
            (SELECT last_seen_at FROM tasks WHERE uuid = $1) AS seen`,
    [uuidOf('e', 7)],
  );
  expect(rows).toEqual([{ tasks: 2000, rows: 21, seen: at(50) }]);
  await portal.admin.query('DELETE FROM tasks');
});

const uuidOf = (series: string, nth: number) =>
  `0000000${series}-0000-4000-8000-${String(nth).padStart(12, '0')}`;

/** A server that repeats everything within the window: until it is asked again, that is what is known. */
function insideTwice(rows: readonly TaskRunRow[], from: number, to: number): TaskRunRow[] {
  return rows.flatMap((row) => {
    const offset = row.executedAt.getTime() - start;
    return offset >= from * secondMs && offset < to * secondMs ? [row, row] : [row];
  });
}
