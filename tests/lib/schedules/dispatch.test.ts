import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { freezePipeline, freezeTeam, listRunRequests, requestRun, unfreezeTeam } from '@/lib/runs';
import { Dispatcher, getSchedule, pauseSchedule, resumeSchedule } from '@/lib/schedules';
import { clockTime, pass } from '../../support/portal/clock';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { until } from '../../support/until';
import { asking } from '../runs/support';
import { manyDue, scheduling } from './support';

const hour = 3_600_000;
let portal: PortalUnderTest;
let schedules: ReturnType<typeof scheduling>;
let runs: ReturnType<typeof asking>;
beforeAll(async () => {
  portal = await openPortal({ connections: 24 });
  schedules = scheduling(portal);
  runs = asking(portal);
});
afterAll(() => portal.close());
beforeEach(async () => {
  // On the hour, as the schedules are.
  pass(hour - (clockTime().getTime() % hour));
  await portal.admin.query('DELETE FROM schedules');
  await portal.admin.query('DELETE FROM run_requests');
});

test('a firing is a run request with its schedule as actor, sent once', async () => {
  const uuid = await runs.runnable('red');
  const { id, name, nextDueAt } = await schedules.create(uuid);
  expect(nextDueAt).toEqual(new Date(clockTime().getTime() + hour));
  expect(await schedules.dispatch()).toBe(0);
  expect(runs.posts()).toBe(0);

  pass(hour);
  expect(await schedules.dispatch()).toBe(1);
  expect(await schedules.dispatch()).toBe(0);
  const [firing] = await schedules.firings(id);
  expect(firing).toMatchObject({
    dueAt: nextDueAt,
    firedAt: nextDueAt,
    result: 'requested',
    cause: null,
    sentence: 'Requested on time.',
    runRequestId: expect.any(String),
  });
  const { items } = await listRunRequests(await portal.red.ctx('viewer'));
  expect(items).toEqual([
    expect.objectContaining({
      id: firing?.runRequestId,
      state: 'accepted',
      requestedBy: { kind: 'schedule', name },
      scheduleId: id,
    }),
  ]);
  expect([runs.posts(), portal.sandbox.world.startedRuns(uuid)]).toEqual([1, 1]);
  expect((await portal.audit('run.requested')).at(-1)).toMatchObject({
    team_id: portal.red.id,
    actor_kind: 'schedule',
    actor_name: name,
    target_id: uuid,
    details: { runRequestId: firing?.runRequestId },
  });
  const after = await getSchedule(await portal.red.ctx('viewer'), id);
  expect(after).toMatchObject({ lastFiring: { id: firing?.id } });
  expect(after.nextDueAt).toEqual(new Date(clockTime().getTime() + hour));
});

test('four dispatchers at once over 200 schedules fire each once', async () => {
  const first = await runs.runnable('red');
  const pipelines = Array.from({ length: 200 }, () => randomUUID());
  await portal.admin.query(
    `INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name)
     SELECT gen_random_uuid(), team_id, credential_id, u::uuid, origin, u FROM pipelines, unnest($2::text[]) AS u WHERE uuid = $1`,
    [first, pipelines],
  );
  await manyDue(portal, portal.red, { pipelines, dueAt: clockTime() });
  const sent: string[] = [];
  const dispatchers = Array.from(
    { length: 4 },
    () => new Dispatcher(async (_team, id) => void sent.push(id)),
  );
  const looks = await Promise.all(dispatchers.map((dispatcher) => dispatcher.look()));
  await Promise.all(dispatchers.map((dispatcher) => dispatcher.settled()));
  expect(looks.reduce((sum, { fired }) => sum + fired, 0)).toBe(200);
  // No single one did it all.
  expect(looks.filter(({ fired }) => fired > 0).length).toBeGreaterThan(1);
  const { rows } = await portal.admin.query(
    `SELECT count(*)::int AS firings, count(DISTINCT schedule_id)::int AS schedules, count(DISTINCT run_request_id)::int AS requests,
            (SELECT count(*)::int FROM run_requests) AS all_requests, (SELECT count(*)::int FROM schedules WHERE next_fire_at > $1 AND claimed_until IS NULL) AS moved_on
     FROM schedule_firings WHERE result = 'requested'`,
    [clockTime()],
  );
  expect(rows[0]).toEqual({
    firings: 200,
    schedules: 200,
    requests: 200,
    all_requests: 200,
    moved_on: 200,
  });
  expect([sent.length, new Set(sent).size]).toEqual([200, 200]);
});

describe('many of a team at once', () => {
  /** Pipelines besides the first, under its credential, each with a schedule that is due. */
  async function due(count: number): Promise<string[]> {
    const first = await runs.runnable('red');
    const uuids = [first, ...Array.from({ length: count - 1 }, () => randomUUID())];
    await portal.admin.query(
      `INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name)
       SELECT gen_random_uuid(), team_id, credential_id, u::uuid, origin, u FROM pipelines, unnest($2::text[]) AS u WHERE uuid = $1`,
      [first, uuids.slice(1)],
    );
    await manyDue(portal, portal.red, { pipelines: uuids, dueAt: clockTime() });
    return uuids;
  }

  const look = async () => {
    const sent: string[] = [];
    const dispatcher = new Dispatcher(async (_team, id) => void sent.push(id));
    await dispatcher.look();
    await dispatcher.settled();
    return sent;
  };

  const results = async () => {
    const { rows } = await portal.admin.query<{ result: string; count: number }>(
      'SELECT result, count(*)::int FROM schedule_firings GROUP BY 1 ORDER BY 1',
    );
    return rows.map(({ result, count }) => `${count} ${result}`);
  };

  it('share their statements', async () => {
    await due(100);
    const statements = jest.spyOn(pg.Client.prototype, 'query');
    const sent = await look();
    const count = statements.mock.calls.length;
    statements.mockRestore();
    expect(sent).toHaveLength(100);
    // Two claims of fifty, a last check, and what they record.
    expect(count).toBeLessThan(60);
    expect(await results()).toEqual(['100 requested']);
  });

  it('two of one pipeline are in one another’s way, and what is not plain is judged by itself', async () => {
    const [twice = '', , ...others] = (await due(6)).reverse();
    await portal.admin.query(
      `INSERT INTO schedules (id, team_id, pipeline_id, name, cron, time_zone, created_at, created_by, next_due_at, next_fire_at)
       SELECT gen_random_uuid(), team_id, pipeline_id, 'Another', cron, time_zone, created_at, created_by, next_due_at, next_fire_at
       FROM schedules WHERE pipeline_id = (SELECT id FROM pipelines WHERE uuid = $1)`,
      [twice],
    );
    // Its request is open, whatever becomes of it.
    const [open = ''] = others;
    await portal.admin.query(
      `INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, actor_kind, actor_name)
       SELECT gen_random_uuid(), team_id, id, 'open', 'user', 'somebody' FROM pipelines WHERE uuid = $1`,
      [open],
    );
    expect(await look()).toHaveLength(5);
    expect(await results()).toEqual(['5 requested', '2 skipped']);
  });

  it('one whose key is taken keeps nothing of the others back', async () => {
    const [first = ''] = await due(4);
    await portal.admin.query(
      `INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, actor_kind, actor_name, state)
       SELECT gen_random_uuid(), s.team_id, s.pipeline_id, 'schedule:' || s.id || ':' || $2, 'user', 'somebody', 'rejected'
       FROM schedules s JOIN pipelines p ON p.id = s.pipeline_id WHERE p.uuid = $1`,
      [first, clockTime().toISOString()],
    );
    expect(await look()).toHaveLength(3);
    expect(await results()).toEqual(['3 requested', '1 skipped']);
  });

  it('a pipeline that somebody holds is waited for by itself', async () => {
    const [first = ''] = await due(3);
    await portal.admin.query('BEGIN');
    await portal.admin.query('SELECT FROM pipelines WHERE uuid = $1 FOR UPDATE', [first]);
    const looking = look();
    await until(async () => {
      const { rows } = await portal.admin.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      return rows.length > 0;
    });
    await portal.admin.query('COMMIT');
    expect(await looking).toHaveLength(3);
    expect(await results()).toEqual(['3 requested']);
  });
});

test('what a dispatcher claimed and left is fired by another, once its claim ends', async () => {
  const { id } = await schedules.create(await runs.runnable('red'));
  pass(hour);
  await portal.admin.query('UPDATE schedules SET claimed_until = $1', [
    new Date(clockTime().getTime() + 30_000),
  ]);
  expect(await schedules.dispatch()).toBe(0);
  pass(30_000);
  expect(await schedules.dispatch()).toBe(1);
  expect(await schedules.story(id)).toEqual([expect.stringMatching(/ requested$/)]);
});

describe('overlap', () => {
  /** The first firing makes a request whose run is still going on at the second. */
  async function overlapping(overlap: 'skip' | 'queue') {
    const uuid = await runs.runnable('red');
    const { id } = await schedules.create(uuid, { overlap });
    pass(hour);
    await schedules.dispatch();
    pass(hour);
    await schedules.dispatch();
    return { uuid, id };
  }

  it('skip: a firing that meets an open request is skipped, and says why', async () => {
    const { id, uuid } = await overlapping('skip');
    const [, second] = await schedules.firings(id);
    expect(second).toMatchObject({
      result: 'skipped',
      cause: 'overlap',
      runRequestId: null,
      sentence: expect.stringMatching(/^Skipped\. .*earlier request.*not over/),
    });
    await schedules.runsEnd(uuid);
    pass(hour);
    await schedules.dispatch();
    expect(await schedules.story(id)).toEqual([
      expect.stringMatching(/requested$/),
      expect.stringMatching(/skipped overlap$/),
      expect.stringMatching(/requested$/),
    ]);
    expect(runs.posts()).toBe(2);
  });

  it('queue: it waits in line, and the next one behind it, each for its turn', async () => {
    const { id, uuid } = await overlapping('queue');
    pass(hour);
    await schedules.dispatch();
    const results = async () => (await schedules.firings(id)).map(({ result }) => result);
    expect(await results()).toEqual(['requested', 'queued', 'queued']);
    await schedules.dispatch();
    expect(await results()).toEqual(['requested', 'queued', 'queued']);

    await schedules.runsEnd(uuid);
    pass(1000);
    await schedules.dispatch();
    expect(await results()).toEqual(['requested', 'requested', 'queued']);
    pass(1000);
    await schedules.dispatch();
    expect(await results()).toEqual(['requested', 'requested', 'queued']);
    await schedules.runsEnd(uuid);
    pass(1000);
    await schedules.dispatch();
    const [, second, third] = await schedules.firings(id);
    expect(second?.sentence).toMatch(/^Requested after 1 hour and 1 second in line\.$/);
    expect(third).toMatchObject({ result: 'requested', cause: null });
    expect(runs.posts()).toBe(3);
  });

  it('queue: one that comes while others wait goes behind them, also when nothing is open', async () => {
    const { id, uuid } = await overlapping('queue');
    await schedules.runsEnd(uuid);
    await portal.admin.query("UPDATE schedule_firings SET look_at = $1 WHERE result = 'queued'", [
      new Date(clockTime().getTime() + 2 * hour),
    ]);
    pass(hour);
    await schedules.dispatch();
    expect(await schedules.story(id)).toEqual([
      expect.stringMatching(/requested$/),
      expect.stringMatching(/queued overlap$/),
      expect.stringMatching(/queued overlap$/),
    ]);
  });

  it('queue: the line of a schedule has room for fifty', async () => {
    const { id } = await overlapping('queue');
    await portal.admin.query(
      `INSERT INTO schedule_firings (id, team_id, schedule_id, pipeline_id, due_at, fired_at, result, cause, sentence, look_at)
       SELECT gen_random_uuid(), team_id, schedule_id, pipeline_id, due_at - n * interval '1 second', fired_at, result, cause, sentence, look_at
       FROM schedule_firings, generate_series(1, 48) n WHERE result = 'queued'`,
    );
    pass(hour);
    await schedules.dispatch();
    expect((await schedules.firings(id)).at(-1)).toMatchObject({ result: 'queued' });
    pass(hour);
    await schedules.dispatch();
    expect((await schedules.firings(id)).at(-1)).toMatchObject({
      result: 'skipped',
      cause: 'overlap',
      sentence: expect.stringMatching(/^Skipped: 50 runs of this schedule wait in line already\./),
    });
  });

  it('four dispatchers at once let one of a line go', async () => {
    const { uuid } = await overlapping('queue');
    await schedules.runsEnd(uuid);
    pass(1000);
    const before = runs.posts();
    await Promise.all([1, 2, 3, 4].map(() => schedules.dispatch()));
    expect(runs.posts()).toBe(before + 1);
  });
});

describe('after downtime', () => {
  it.each([
    ['none', 'skip', ['skipped missed']],
    ['last', 'skip', ['skipped missed', 'requested']],
    ['all', 'queue', ['skipped missed', 'requested', 'queued overlap', 'queued overlap']],
  ] as const)('catch-up %s', async (catchUp, overlap, expected) => {
    const uuid = await runs.runnable('red');
    const { id } = await schedules.create(uuid, { catchUp, overlap, catchUpMost: 3 });
    pass(6 * hour + 600_000);
    await schedules.dispatch();
    expect((await schedules.story(id)).map((line) => line.slice(6))).toEqual(expected);
    const [missed, made] = await schedules.firings(id);
    const count = 6 - expected.length + 1;
    expect(missed).toMatchObject({
      instants: count,
      sentence: expect.stringMatching(new RegExp(`^${count} runs, until .* UTC, were missed: `)),
    });
    if (made) expect(made.sentence).toMatch(/^Requested .* late: no worker was running\.$/);
    pass(hour);
    await schedules.runsEnd(uuid);
    expect(await schedules.dispatch()).toBe(1);
  });
});

describe('a freeze', () => {
  it('of the team or the pipeline has its firings skipped, with who and why', async () => {
    const uuid = await runs.runnable('red');
    const { id } = await schedules.create(uuid, { overlap: 'queue' });
    await freezeTeam(await portal.red.ctx('admin'), { reason: 'The warehouse moves' });
    pass(hour);
    await schedules.dispatch();
    await unfreezeTeam(await portal.red.ctx('admin'));
    const endsAt = new Date(clockTime().getTime() + 90 * 60_000).toISOString();
    await freezePipeline(await portal.red.ctx('operator'), uuid, { reason: 'Bad data', endsAt });
    pass(hour);
    await schedules.dispatch();
    // The freeze has ended on its own.
    pass(hour);
    await schedules.dispatch();
    const firings = await schedules.firings(id);
    expect(firings.map(({ result, cause }) => [result, cause])).toEqual([
      ['skipped', 'frozen'],
      ['skipped', 'frozen'],
      ['requested', null],
    ]);
    expect(firings[0]?.sentence).toMatch(
      /^Skipped\. red-admin froze every pipeline of the team until somebody ends the freeze: The warehouse moves\.$/,
    );
    expect(firings[1]?.sentence).toMatch(
      /^Skipped\. red-operator froze this pipeline until 20.* UTC: Bad data\.$/,
    );
  });

  it('has what stands in line skipped when its turn comes', async () => {
    const uuid = await runs.runnable('red');
    const { id } = await schedules.create(uuid, { overlap: 'queue' });
    pass(hour);
    await schedules.dispatch();
    pass(hour);
    await schedules.dispatch();
    await freezePipeline(await portal.red.ctx('operator'), uuid, { reason: 'Bad data' });
    await schedules.runsEnd(uuid);
    pass(1000);
    await schedules.dispatch();
    expect((await schedules.firings(id)).at(-1)).toMatchObject({
      result: 'skipped',
      cause: 'frozen',
      sentence: expect.stringMatching(/^Skipped when its turn came\. red-operator froze/),
    });
  });
});

describe('a cool-down', () => {
  it.each([
    ['skip', 'skipped'],
    ['queue', 'queued'],
  ] as const)('with %s: the firing is %s', async (overlap, result) => {
    const uuid = await runs.runnable('red');
    await portal.admin.query('UPDATE pipelines SET cool_down_ms = $2 WHERE uuid = $1', [
      uuid,
      90 * 60_000,
    ]);
    const { id } = await schedules.create(uuid, { overlap });
    pass(hour);
    await schedules.dispatch();
    await schedules.runsEnd(uuid);
    pass(hour);
    await schedules.dispatch();
    expect((await schedules.firings(id)).at(-1)).toMatchObject({
      result,
      cause: 'cool_down',
      sentence: expect.stringMatching(
        /has a cool-down of 1 hour and 30 minutes after each request/,
      ),
    });
    pass(hour / 2);
    await schedules.dispatch();
    expect((await schedules.firings(id)).at(-1)?.result).toBe(
      overlap === 'queue' ? 'requested' : 'skipped',
    );
  });
});

test('paused: nothing fires, the line is given up, and nothing of the pause is missed', async () => {
  const uuid = await runs.runnable('red');
  const { id } = await schedules.create(uuid, { overlap: 'queue', catchUp: 'all' });
  const operator = await portal.red.ctx('operator');
  pass(hour);
  await schedules.dispatch();
  pass(hour);
  await schedules.dispatch();
  const paused = await pauseSchedule(operator, id);
  expect(paused).toMatchObject({
    paused: { at: clockTime(), by: 'red-operator' },
    nextDueAt: null,
    lastFiring: { result: 'skipped', cause: 'paused' },
  });
  pass(10 * hour);
  await schedules.runsEnd(uuid);
  expect(await schedules.dispatch()).toBe(0);
  const resumed = await resumeSchedule(operator, id);
  expect(resumed.nextDueAt).toEqual(new Date(clockTime().getTime() + hour));
  pass(hour);
  await schedules.dispatch();
  expect((await schedules.story(id)).map((line) => line.slice(6))).toEqual([
    'requested',
    'skipped paused',
    'requested',
  ]);
});

test('a firing that cannot be written down is tried again at the next look', async () => {
  const { id } = await schedules.create(await runs.runnable('red'));
  pass(hour);
  await portal.admin.query(`
    CREATE FUNCTION no_firing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'on purpose'; END $$;
    CREATE TRIGGER no_firing BEFORE INSERT ON schedule_firings FOR EACH ROW EXECUTE FUNCTION no_firing()`);
  expect(await schedules.dispatch()).toBe(0);
  await portal.admin.query('DROP TRIGGER no_firing ON schedule_firings; DROP FUNCTION no_firing');
  expect((await portal.admin.query('SELECT FROM run_requests')).rowCount).toBe(0);
  expect(await schedules.dispatch()).toBe(1);
  expect(await schedules.story(id)).toEqual([expect.stringMatching(/ requested$/)]);
});

test('a firing whose key a request made by hand has is refused, also in line, and keeps up nothing', async () => {
  const uuid = await runs.runnable('red');
  const { id } = await schedules.create(uuid, { overlap: 'queue' });
  const byHand = async (dueAt: Date) =>
    requestRun(await portal.red.ctx('operator'), {
      pipelineUuid: uuid,
      idempotencyKey: `schedule:${id}:${dueAt.toISOString()}`,
      body: { anyway: true },
    });
  await byHand(new Date(clockTime().getTime() + hour));
  await schedules.runsEnd(uuid);
  pass(hour);
  await schedules.dispatch();
  expect(await schedules.firings(id)).toEqual([
    expect.objectContaining({
      result: 'skipped',
      cause: 'refused',
      sentence: expect.stringMatching(/idempotency key already exists/),
      runRequestId: null,
    }),
  ]);

  await byHand(new Date(clockTime().getTime() + hour / 2));
  pass(hour);
  await schedules.dispatch();
  await byHand(clockTime());
  pass(hour);
  await schedules.dispatch();
  await schedules.runsEnd(uuid);
  pass(1000);
  await schedules.dispatch();
  expect((await schedules.story(id)).map((line) => line.slice(6))).toEqual([
    'skipped refused',
    'skipped refused',
    'requested',
  ]);
});

test('a schedule of a pipeline that went is gone', async () => {
  const uuid = await runs.runnable('red');
  await schedules.create(uuid);
  await portal.admin.query('DELETE FROM pipelines WHERE uuid = $1', [uuid]);
  pass(hour);
  expect(await schedules.dispatch()).toBe(0);
  expect((await portal.admin.query('SELECT FROM schedules')).rowCount).toBe(0);
});
