import { withTransaction } from '@/lib/context';
import { Invalid, NotFound } from '@/lib/errors';
import {
  type HistoryStatistics,
  type RunStep,
  readHistoryStatistics,
  readHistoryYear,
} from '@/lib/history';
import { readFailurePattern } from '@/lib/history/read-failure-pattern';
import { readWeekPattern } from '@/lib/history/read-week-pattern';
import { recordRun } from '@/lib/sandbox';
import { clockTime } from '../../support/portal/clock';
import {
  addToSandbox,
  type DataminTeam,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';
import { expectedOf } from './oracle';
import { readAllDue, toldRows } from './support';

const dayMs = 86_400_000;
/**
 * Berlin, New York and Lord Howe change their clocks within the runs below; Kolkata and Lord Howe are not on
 * UTC's hours.
 */
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
] as const;

/** The same numbers each time, from 0 to 1. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

interface TrueRun {
  startedMs: number;
  endedMs: number;
  durationMs: number;
  successful: boolean;
}

let portal: PortalUnderTest;
const made = new Map<'red' | 'blue', { uuid: string; runs: TrueRun[] }>();
jest.setTimeout(180_000);

beforeAll(async () => {
  portal = await openPortal();
  for (const name of ['red', 'blue'] as const) {
    const uuid = addToSandbox(portal, portal[name]);
    recordYear(uuid, dice(name === 'red' ? 7 : 11));
    await portal[name].pipeline(uuid, await portal[name].credential());
    made.set(name, { uuid, runs: [] });
  }
  await readAllDue();
  for (const [name, one] of made) one.runs.push(...trueRuns(portal[name], one.uuid));
});
afterAll(() => portal.close());

/** Half a year of runs: failures in streaks, durations over four decades, a metric, errors of three kinds. */
function recordYear(uuid: string, roll: () => number): void {
  let at = clockTime().getTime() - 180 * dayMs;
  let failing = 0;
  for (let made = 0; made < 700; made += 1) {
    at += roll() * 0.5 * dayMs;
    if (at > clockTime().getTime() - 3_600_000) break;
    if (failing > 0) failing -= 1;
    else if (roll() < 0.05) failing = 1 + Math.floor(roll() * 4);
    const isSuccessful = failing === 0;
    const kind = Math.floor(roll() * 3);
    recordRun(portal.sandbox.world, uuid, {
      taskRuns: [
        {
          executedAt: new Date(at),
          durationMs: Math.ceil(10 ** (1 + roll() * 4)),
          metricValue: Math.floor(roll() * 1000) + 1,
        },
        {
          task: 'B',
          executedAt: new Date(at + 30_000),
          durationMs: Math.ceil(roll() * 20_000),
          isSuccessful,
          ...(isSuccessful
            ? {}
            : { output: `[{"message":"no answer ${made} of ${'abc'.charAt(kind)}"}]` }),
        },
      ],
    });
  }
}

function trueRuns(team: DataminTeam, uuid: string): TrueRun[] {
  const rows = toldRows(portal.sandbox.world, uuid, team.organization.dialect);
  return expectedOf(rows)
    .runs.map(({ started, ended, duration_ms, successful }) => ({
      startedMs: Number(started) / 1000,
      endedMs: Number(ended) / 1000,
      durationMs: Number(duration_ms),
      successful: successful === true,
    }))
    .sort((a, b) => a.startedMs - b.startedMs);
}

const truthOf = (name: 'red' | 'blue') => made.get(name) ?? { uuid: '', runs: [] };

async function read(
  name: 'red' | 'blue',
  from: Date,
  to: Date,
  more: object = {},
): Promise<HistoryStatistics> {
  return readHistoryStatistics(await portal[name].ctx('viewer'), truthOf(name).uuid, {
    from: from.toISOString(),
    to: to.toISOString(),
    ...more,
  });
}

/** What a zone's calendar and clock show. */
function local(ms: number, timeZone: string): { day: string; weekday: number; hour: number } {
  const text = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(new Date(ms));
  const day = text.slice(0, 10);
  const weekday = ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
  return { day, weekday, hour: Number(text.slice(11, 13)) };
}

/** The exact duration of that rank. */
function exact(durations: number[], p: number): number {
  const sorted = durations.toSorted((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(sorted.length * p)) - 1] ?? 0;
}

function groupBy<Item, Key>(items: readonly Item[], key: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

const asCounts = (steps: readonly RunStep[], timeZone: string) =>
  Object.fromEntries(
    steps
      .filter(({ runs }) => runs > 0)
      .map(({ from, runs, failed }) => [local(from.getTime(), timeZone).day, [runs, failed]]),
  );
const trueCounts = (runs: readonly TrueRun[], timeZone: string) =>
  Object.fromEntries(
    [...groupBy(runs, ({ startedMs }) => local(startedMs, timeZone).day)].map(([day, of]) => [
      day,
      [of.length, of.filter(({ successful }) => !successful).length],
    ]),
  );

describe.each(['red', 'blue'] as const)('%s', (name) => {
  test.each(zones)('the days of %s have what the truth has', async (timeZone) => {
    const { runs } = truthOf(name);
    expect(runs.length).toBeGreaterThan(300);
    // Neither end is on an hour, and one span includes a change of the clocks.
    for (const [fromDay, toDay] of [
      [-90, -1],
      [-180, -85],
      [-20, 0],
    ] as const) {
      const from = new Date(clockTime().getTime() + fromDay * dayMs + 1_234_000);
      const to = new Date(clockTime().getTime() + toDay * dayMs - 777_000);
      const own = runs.filter(
        ({ startedMs }) => startedMs >= from.getTime() && startedMs < to.getTime(),
      );
      const found = await read(name, from, to, { timeZone });
      expect(found.period).toBe('day');
      expect(asCounts(found.steps, timeZone)).toEqual(trueCounts(own, timeZone));
      expect(found).toMatchObject({
        runs: own.length,
        failed: own.filter(({ successful }) => !successful).length,
      });
      for (const [index, step] of found.steps.entries()) {
        const next = found.steps[index + 1];
        if (next) expect(next.from).toEqual(step.to);
      }
      const week = [
        ...groupBy(own, ({ startedMs }) =>
          JSON.stringify(local(startedMs, timeZone)).replace(/"day":"[^"]*",/, ''),
        ),
      ]
        .map(([key, of]) => ({
          ...JSON.parse(key),
          runs: of.length,
          failed: of.filter(({ successful }) => !successful).length,
        }))
        .sort((a, b) => a.weekday - b.weekday || a.hour - b.hour);
      expect(found.week.hours.map(({ averageMs: _, ...hour }) => hour)).toEqual(week);
      expect(found.week.minute).toBe(0);
    }
  });

  test('of very many runs the week is counted by UTC’s hours, and of very many failures the newest are told', async () => {
    const ctx = await portal[name].ctx('viewer');
    const { rows } = await portal.admin.query('SELECT id FROM pipelines WHERE uuid = $1', [
      truthOf(name).uuid,
    ]);
    const place = { teamId: ctx.team.id, pipelineId: rows[0].id };
    const range = {
      from: new Date(clockTime().getTime() - 170 * dayMs),
      to: clockTime(),
      timeZone: 'Asia/Kolkata',
    };
    const own = truthOf(name).runs.filter(
      ({ startedMs }) => startedMs >= range.from.getTime() && startedMs < range.to.getTime(),
    );
    await withTransaction(ctx, async (tx) => {
      const { hours, minute } = await readWeekPattern(tx, place, range, { most: 10 });
      expect(minute).toBe(30);
      const counted = new Map<string, number>();
      for (const { startedMs } of own) {
        const { weekday, hour } = local(
          Math.floor(startedMs / 3_600_000) * 3_600_000,
          range.timeZone,
        );
        counted.set(`${weekday} ${hour}`, (counted.get(`${weekday} ${hour}`) ?? 0) + 1);
      }
      expect(new Map(hours.map((one) => [`${one.weekday} ${one.hour}`, one.runs]))).toEqual(
        counted,
      );
      const all = await readFailurePattern(tx, place, range);
      const some = await readFailurePattern(tx, place, range, { most: 6 });
      expect(all.since).toBeNull();
      expect(some.streaks).toBeLessThan(all.streaks);
      expect(some.since?.getTime()).toBeGreaterThan(range.from.getTime());
      const since = some.since ?? range.from;
      const { since: _, ...rest } = await readFailurePattern(tx, place, { ...range, from: since });
      expect(some).toEqual({ ...rest, since });
    });
  });

  test('percentiles are within 1 % of the exact ones, over any range', async () => {
    const { runs } = truthOf(name);
    for (const [fromDay, toDay] of [
      [-180, 0],
      [-40, -10],
      [-60, -45],
    ] as const) {
      const [from, to] = [fromDay, toDay].map(
        (day) => new Date(clockTime().getTime() + day * dayMs),
      );
      if (!from || !to) throw new Error('no range');
      const durations = runs
        .filter(({ startedMs }) => startedMs >= from.getTime() && startedMs < to.getTime())
        .map(({ durationMs }) => durationMs);
      expect(durations.length).toBeGreaterThan(10);
      const found = await read(name, from, to);
      for (const [p, value] of [
        [0.5, found.p50Ms],
        [0.95, found.p95Ms],
        [0.99, found.p99Ms],
      ] as const) {
        expect(Math.abs((value ?? 0) / exact(durations, p) - 1)).toBeLessThan(0.01);
      }
      const sum = durations.reduce((all, one) => all + one, 0);
      expect(found.averageMs).toBeCloseTo(sum / durations.length, 6);
    }
  });

  test('streaks of failures, and how long they last', async () => {
    const { runs } = truthOf(name);
    const from = new Date(clockTime().getTime() - 170 * dayMs);
    const own = runs.filter(({ startedMs }) => startedMs >= from.getTime());
    const streaks: { runs: TrueRun[]; recovered: TrueRun | null }[] = [];
    let open: (typeof streaks)[number] | null = null;
    for (const run of own) {
      if (run.successful) {
        if (open) open.recovered = run;
        open = null;
        continue;
      }
      if (!open) {
        open = { runs: [], recovered: null };
        streaks.push(open);
      }
      open.runs.push(run);
    }
    const starts = streaks.map((streak) => streak.runs[0]?.startedMs ?? 0);
    const recoveries = streaks.flatMap(({ recovered }, index) =>
      recovered ? [recovered.endedMs - (starts[index] ?? 0)] : [],
    );
    const { failures } = await read(name, from, clockTime());
    expect(streaks.length).toBeGreaterThan(5);
    expect(failures.streaks).toBe(streaks.length);
    expect(failures.longest?.runs).toBe(Math.max(...streaks.map((streak) => streak.runs.length)));
    expect(failures.current?.runs ?? 0).toBe(open?.runs.length ?? 0);
    const mean = (values: number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    // A Date holds milliseconds.
    expect(
      Math.abs(
        (failures.meanBetweenMs ?? 0) -
          ((starts.at(-1) ?? 0) - (starts[0] ?? 0)) / (starts.length - 1),
      ),
    ).toBeLessThan(2);
    expect(Math.abs((failures.meanRecoveryMs ?? 0) - mean(recoveries))).toBeLessThan(2);
  });

  test('tasks by the time they take, errors by their kind, and the metric', async () => {
    const from = new Date(clockTime().getTime() - 100.3 * dayMs);
    const { uuid } = truthOf(name);
    const rows = toldRows(portal.sandbox.world, uuid, portal[name].organization.dialect).filter(
      ({ executedAt }) => executedAt >= from,
    );
    const found = await read(name, from, clockTime(), { slowerThanMs: 5000 });
    const byTask = [...groupBy(rows, ({ taskUuid }) => taskUuid)].map(([taskUuid, of]) => ({
      taskUuid,
      taskRuns: of.length,
      failed: of.filter(({ isSuccessful }) => !isSuccessful).length,
      cumulativeMs: of.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0),
      slow: of.filter(({ durationMs }) => (durationMs ?? 0) > 5000),
    }));
    byTask.sort((a, b) => b.cumulativeMs - a.cumulativeMs);
    expect(found.tasks).toMatchObject(byTask.map(({ slow: _, ...task }) => task));
    for (const [index, { slow }] of byTask.entries()) {
      const told = found.tasks[index]?.slow ?? { taskRuns: 0, cumulativeMs: 0 };
      const near = rows.filter(({ durationMs }) => Math.abs((durationMs ?? 0) / 5000 - 1) < 0.01);
      expect(Math.abs(told.taskRuns - slow.length)).toBeLessThanOrEqual(near.length);
      const time = slow.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0);
      expect(Math.abs(told.cumulativeMs / time - 1)).toBeLessThan(0.01);
    }
    const type = byTask[0] && found.tasks[0]?.taskType;
    const ofType = await read(name, from, clockTime(), { taskType: type });
    expect(ofType.tasks.map(({ taskUuid }) => taskUuid)).toEqual([byTask[0]?.taskUuid]);

    const failed = rows.filter(({ isSuccessful }) => !isSuccessful);
    const kinds = [
      ...groupBy(failed, ({ output }) =>
        Buffer.from(output, 'base64').toString('utf8').replace(/\d+/g, '#'),
      ).values(),
    ];
    expect(kinds.length).toBe(3);
    expect(found.errors.map(({ failures }) => failures)).toEqual(
      kinds.map((of) => of.length).sort((a, b) => b - a),
    );
    for (const group of found.errors) {
      const letter = group.message?.at(-1);
      const of = failed.filter(({ output }) =>
        Buffer.from(output, 'base64').toString('utf8').includes(`of ${letter}"`),
      );
      expect(group.failures).toBe(of.length);
      expect(group.steps.reduce((sum, count) => sum + count, 0)).toBe(of.length);
      expect(group.lastSeenAt).toEqual(
        new Date(Math.max(...of.map(({ executedAt }) => executedAt.getTime()))),
      );
      expect(group.firstSeenAt.getTime()).toBeLessThan(from.getTime());
    }

    expect(found.metrics).toHaveLength(1);
    const measured = rows.filter(({ taskUuid }) => taskUuid === found.metrics[0]?.taskUuid);
    for (const step of found.metrics[0]?.steps ?? []) {
      const values = measured
        .filter(({ executedAt }) => executedAt >= step.from && executedAt < step.to)
        .map(({ metricValue }) => metricValue ?? 0);
      if (values.length === 0) expect(step.average).toBeNull();
      else {
        expect(step.average).toBeCloseTo(
          values.reduce((sum, one) => sum + one, 0) / values.length,
          6,
        );
        expect([step.least, step.most]).toEqual([Math.min(...values), Math.max(...values)]);
      }
    }
  });

  test.each(zones)('a year of days in %s', async (timeZone) => {
    const { uuid, runs } = truthOf(name);
    const days = await readHistoryYear(await portal[name].ctx('viewer'), uuid, timeZone);
    expect(days.length).toBeGreaterThanOrEqual(370);
    expect(asCounts(days, timeZone)).toEqual(trueCounts(runs, timeZone));
    expect(new Set(days.map(({ from }) => local(from.getTime(), timeZone).day)).size).toBe(
      days.length,
    );
  });
});

test('hours, weeks and months are steps of their own', async () => {
  const { runs } = truthOf('red');
  const at = (days: number) => new Date(clockTime().getTime() + days * dayMs);
  for (const [days, period] of [
    [-2, 'hour'],
    [-170, 'week'],
    [-800, 'month'],
  ] as const) {
    const found = await read('red', at(days), at(0), { timeZone: 'America/New_York' });
    expect(found.period).toBe(period);
    expect(found.runs).toBe(runs.filter(({ startedMs }) => startedMs >= at(days).getTime()).length);
    for (const { from, to, runs: count } of found.steps) {
      expect(count).toBe(
        runs.filter(({ startedMs }) => startedMs >= from.getTime() && startedMs < to.getTime())
          .length,
      );
    }
  }
});

test('what was not read, or was pruned, is unknown and not empty', async () => {
  const { uuid } = truthOf('blue');
  const { rows } = await portal.admin.query('SELECT id FROM pipelines WHERE uuid = $1', [uuid]);
  const id = rows[0].id;
  const before = new Date(clockTime().getTime() - 200 * dayMs);
  await portal.admin.query(
    `UPDATE history_sync SET covered = tstzmultirange(tstzrange($2, upper(covered))), backfill = 'going' WHERE pipeline_id = $1`,
    [id, new Date(clockTime().getTime() - 30.5 * dayMs)],
  );
  const found = await read('blue', new Date(clockTime().getTime() - 60 * dayMs), clockTime());
  expect(found.known).toBe(false);
  expect(found.steps.filter(({ known }) => known)).toHaveLength(31);
  await portal.admin.query(
    `UPDATE history_sync SET covered = tstzmultirange(tstzrange($2, upper(covered))), pruned_before = $3 WHERE pipeline_id = $1`,
    [id, before, new Date('2026-02-20T00:00:00Z')],
  );
  const range = [new Date('2026-02-10T00:00:00Z'), new Date('2026-02-28T00:00:00Z')] as const;
  expect((await read('blue', ...range)).known).toBe(true);
  const berlin = await read('blue', ...range, { timeZone: 'Europe/Berlin' });
  expect(berlin.steps.filter(({ known }) => !known)).toHaveLength(10 + 1);
});

test('nothing of another team, and no range that is none', async () => {
  const ctx = await portal.red.ctx('viewer');
  const range = { from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' };
  expect(await rejection(readHistoryStatistics(ctx, truthOf('blue').uuid, range))).toBeInstanceOf(
    NotFound,
  );
  expect(await rejection(readHistoryYear(ctx, truthOf('blue').uuid, 'UTC'))).toBeInstanceOf(
    NotFound,
  );
  expect(await rejection(readHistoryYear(ctx, truthOf('red').uuid, '+02:00'))).toBeInstanceOf(
    Invalid,
  );
  for (const wrong of [
    { to: range.from },
    { timeZone: 'Mars/Olympus' },
    { timeZone: '+02:00' },
    { slowerThanMs: -1 },
    { colour: 'red' },
  ]) {
    expect(
      await rejection(readHistoryStatistics(ctx, truthOf('red').uuid, { ...range, ...wrong })),
    ).toBeInstanceOf(Invalid);
  }
});
