import { randomUUID } from 'node:crypto';
import { getPipeline } from '@/lib/pipelines';
import { recordRun } from '@/lib/sandbox';
import { readAggregates, readConsolidated, readLastRun, refreshPipeline } from '@/lib/stats';
import { clockTime, pass } from '../../support/portal/clock';
import { holdAnswers } from '../../support/portal/hold-answers';
import {
  addToSandbox,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';
import { until } from '../../support/until';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());
beforeEach(() => {
  portal.sandbox.faults.clear();
  portal.sandbox.world.quirks.databaseDown = false;
});

const range = { from: '2026-03-01T00:00:00Z', to: '2026-03-09T12:00:00Z' };
const asked = { from: '2026-03-01', period: 'month', count: 1 };

/** A pipeline with one run, read once in every way. */
async function read(name: 'red' | 'blue') {
  const team = portal[name];
  const uuid = addToSandbox(portal, team);
  recordRun(portal.sandbox.world, uuid, {
    taskRuns: [{ executedAt: '2026-03-02T10:00:00Z', durationMs: 3000 }],
  });
  await team.pipeline(uuid, await team.credential());
  const ctx = await team.ctx('viewer');
  const ref = { kind: 'pipeline', uuid } as const;
  const questions = [
    () => readConsolidated(ctx, ref, range),
    () => readAggregates(ctx, ref, asked),
    () => readLastRun(ctx, ref),
  ];
  const known = [];
  for (const question of questions) known.push(await question());
  return { ctx, uuid, questions, known };
}

test.each(['red', 'blue'] as const)(
  'a sudden nothing keeps the last known numbers and says so (%s)',
  async (name) => {
    const { questions, known } = await read(name);
    const fetchedAt = clockTime();
    portal.sandbox.world.quirks.databaseDown = true;
    pass(2 * 3_600_000);
    for (const [index, question] of questions.entries()) {
      // First stale, refreshed in the background, then reported.
      await question();
      await until(async () => (await question()).doubtful);
      const now = await question();
      expect(now).toMatchObject({
        ...known[index],
        stale: true,
        doubtful: true,
        fetchedAt,
        problem: expect.stringMatching(/now reports nothing/),
      });
    }
    portal.sandbox.world.quirks.databaseDown = false;
    pass(10_000);
    for (const [index, question] of questions.entries()) {
      await question();
      await until(async () => !(await question()).doubtful);
      expect(await question()).toMatchObject({ ...known[index], fetchedAt: clockTime() });
    }
  },
);

test('with Datamin down the last known numbers come with their age and the reason', async () => {
  const { questions, known } = await read('red');
  const fetchedAt = clockTime();
  portal.sandbox.faults.inject({ action: { type: 'status', status: 503, body: '<html>' } });
  pass(2 * 3_600_000);
  for (const [index, question] of questions.entries()) {
    expect(await question()).toMatchObject({ ...known[index], stale: true, fetchedAt });
    await until(async () => (await question()).problem !== null);
    expect(await question()).toMatchObject({
      ...known[index],
      stale: true,
      doubtful: false,
      fetchedAt,
      problem: expect.stringMatching(/problem of its own \(503\)|paused calls to it/),
    });
  }
});

test('after a failure Datamin is left alone for a while, however many ask', async () => {
  const { questions } = await read('red');
  portal.sandbox.faults.inject({ action: { type: 'status', status: 400 } });
  pass(2 * 3_600_000);
  const [question] = questions;
  if (!question) throw new Error('nothing to ask');
  await until(async () => (await question()).problem !== null);
  portal.sandbox.ledger.clear();
  await Promise.all(Array.from({ length: 20 }, () => question()));
  expect(portal.sandbox.ledger.count()).toBe(0);
});

test('cold and down is an error with what Datamin answered, kept for the next who asks', async () => {
  const uuid = addToSandbox(portal, portal.blue);
  await portal.blue.pipeline(uuid, await portal.blue.credential());
  const ctx = await portal.blue.ctx('viewer');
  const ref = { kind: 'pipeline', uuid } as const;
  portal.sandbox.faults.inject({
    action: { type: 'status', status: 429, headers: { 'retry-after': '120' } },
  });
  portal.sandbox.ledger.clear();
  for (let round = 0; round < 3; round += 1) {
    expect(await rejection(readLastRun(ctx, ref))).toMatchObject({
      status: 502,
      retryAfterMs: 120_000,
      members: { upstream: { status: 429, kind: 'rate_limited' } },
    });
  }
  expect(portal.sandbox.ledger.count('last-run')).toBe(1);
  portal.sandbox.faults.clear();
  pass(6000);
  expect(await readLastRun(ctx, ref)).toMatchObject({ lastRun: null, stale: false });
});

test('what the overview tells survives an outage, and names it', async () => {
  const { ctx, uuid } = await read('blue');
  expect(await refreshPipeline(ctx, uuid)).toEqual({ problem: null });
  const well = await getPipeline(ctx, uuid);
  expect(well).toMatchObject({ state: 'succeeded', successes: 1, failures: 0, successRate: 1 });
  expect(well.sparkline).toHaveLength(30);
  expect(well.sparkline[21]).toEqual({ successes: 1, failures: 0 });

  portal.sandbox.world.quirks.databaseDown = true;
  pass(120_000);
  await refreshPipeline(ctx, uuid);
  expect(await getPipeline(ctx, uuid)).toMatchObject({
    ...well,
    stale: true,
    problem: expect.stringMatching(/now reports nothing/),
  });
  portal.sandbox.world.quirks.databaseDown = false;
  portal.sandbox.faults.inject({ action: { type: 'reset' } });
  pass(120_000);
  const { problem } = await refreshPipeline(ctx, uuid);
  expect(problem).toMatch(/broke the connection/);
  expect(await getPipeline(ctx, uuid)).toMatchObject({ ...well, stale: true, problem });
});

test('an answer that comes after its lease became another’s is not stored', async () => {
  const uuid = addToSandbox(portal, portal.blue);
  await portal.blue.pipeline(uuid, await portal.blue.credential());
  const row = async () => {
    const { rows } = await portal.admin.query(
      `SELECT fetched_at, failed_at, lease_owner FROM readings WHERE subject_uuid = $1 AND kind = 'consolidated' AND asked LIKE '2026%'`,
      [uuid],
    );
    return rows;
  };
  const held = holdAnswers(portal.sandbox, 'consolidated');
  const ctx = await portal.blue.ctx('viewer');
  const asking = rejection(readConsolidated(ctx, { kind: 'pipeline', uuid }, range));
  await held.waiting(1);
  const another = randomUUID();
  await portal.admin.query('UPDATE readings SET lease_owner = $2 WHERE subject_uuid = $1', [
    uuid,
    another,
  ]);
  held.answer();
  expect(String(await asking)).toMatch(/has not answered yet/);
  expect(await row()).toEqual([{ fetched_at: null, failed_at: null, lease_owner: another }]);
});

test('a stored value that this version cannot read is asked for again', async () => {
  const { ctx, uuid } = await read('red');
  await portal.admin.query(`UPDATE readings SET value = '{"old":1}' WHERE subject_uuid = $1`, [
    uuid,
  ]);
  portal.sandbox.ledger.clear();
  const ref = { kind: 'pipeline', uuid } as const;
  expect((await readLastRun(ctx, ref)).lastRun).toMatchObject({ successful: true });
  expect(portal.sandbox.ledger.count('last-run')).toBe(1);
});

test('of the ranges that people ask for a pipeline keeps the last used', async () => {
  const { ctx, uuid } = await read('red');
  await refreshPipeline(ctx, uuid);
  await portal.admin.query(
    `INSERT INTO readings (id, team_id, pipeline_id, subject_kind, subject_uuid, kind, asked, used_at)
     SELECT gen_random_uuid(), team_id, id, 'pipeline', uuid, 'consolidated', n::text, '2026-03-01'
     FROM pipelines, generate_series(1, 700) n WHERE uuid = $1`,
    [uuid],
  );
  const kept = async (kind: string) =>
    (
      await portal.admin.query('SELECT FROM readings WHERE subject_uuid = $1 AND kind::text ~ $2', [
        uuid,
        kind,
      ])
    ).rowCount;
  const narrow = { from: '2026-03-02T00:00:01Z', to: '2026-03-02T12:00:00Z' };
  expect(await readConsolidated(ctx, { kind: 'pipeline', uuid }, narrow)).toMatchObject({
    successes: 1,
  });
  expect(await kept('consolidated|aggregated')).toBeLessThanOrEqual(502);
  expect(await kept('last_run')).toBe(1);
  portal.sandbox.ledger.clear();
  // What people just used is still there.
  await readConsolidated(ctx, { kind: 'pipeline', uuid }, narrow);
  await readLastRun(ctx, { kind: 'pipeline', uuid });
  expect(portal.sandbox.ledger.count()).toBe(0);
});
