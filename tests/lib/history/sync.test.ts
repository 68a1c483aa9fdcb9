import { dataminFor } from '@/lib/credentials';
import { uuidv7 } from '@/lib/db';
import { claimDueHistory, syncPipeline } from '@/lib/history';
import { statisticsKnow } from '@/lib/history/doubt';
import { type Dialect, recordRun } from '@/lib/sandbox';
import { clockTime, pass } from '../../support/portal/clock';
import { holdAnswers } from '../../support/portal/hold-answers';
import {
  addToSandbox,
  type DataminTeam,
  openPortal,
  type PortalUnderTest,
} from '../../support/portal/portal';
import { actualOf, expectedOf } from './oracle';
import { readAllDue, readOne, toldRows } from './support';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Repeats of a for_each, encrypted outputs, large ones, and a sub-pipeline both within another's run and alone. */
const chosen = new Set([
  'Nightly invoices',
  'Payments ledger',
  'Newsletter export',
  'Customs documents',
  'Night close',
  'Depot reconciliation',
]);

/** Two weeks of pipelines of both demo organizations, one in each dialect. */
let portal: PortalUnderTest;
interface Known {
  id: string;
  uuid: string;
  dialect: Dialect;
}
const pipelines: Known[] = [];
beforeAll(async () => {
  portal = await openPortal({ sandbox: { seedHistory: 'small' } });
  for (const team of [portal.red, portal.blue]) {
    const credential = await team.credential();
    for (const { uuid, name } of team.organization.pipelines) {
      if (!chosen.has(name)) continue;
      await team.pipeline(uuid, credential);
      const { rows } = await portal.admin.query('SELECT id FROM pipelines WHERE uuid = $1', [uuid]);
      pipelines.push({ id: rows[0].id, uuid, dialect: team.organization.dialect });
    }
  }
});
afterAll(() => portal.close());
jest.setTimeout(120_000);

async function expectTruth(): Promise<number> {
  let rows = 0;
  for (const { id, uuid, dialect } of pipelines) {
    const told = toldRows(portal.sandbox.world, uuid, dialect);
    expect(await actualOf(portal.admin, id)).toEqual(expectedOf(told));
    rows += told.length;
  }
  return rows;
}

const syncs = async (columns: string) =>
  (
    await portal.admin.query(
      `SELECT ${columns} FROM history_sync s JOIN pipelines p ON p.id = s.pipeline_id`,
    )
  ).rows;

test('two weeks in both dialects are read to their beginning, row for row and number for number', async () => {
  await readAllDue();
  expect(await expectTruth()).toBeGreaterThan(500);
  // An hour later Datamin says a second time that there is nothing earlier, and is believed.
  expect(new Set((await syncs('backfill')).map(({ backfill }) => backfill))).toEqual(
    new Set(['going']),
  );
  pass(hourMs + minuteMs);
  await readAllDue();
  expect(await expectTruth()).toBeGreaterThan(500);
  expect(await syncs('backfill, failure')).toEqual(
    pipelines.map(() => ({ backfill: 'assumed_complete', failure: null })),
  );
});

const dayMs = 24 * hourMs;
const ago = (ms: number) => new Date(clockTime().getTime() - ms);

/** A registered pipeline of the team with these completions; its history has not been read yet. */
async function withRuns(team: DataminTeam, ages: readonly number[]): Promise<Known> {
  const uuid = addToSandbox(portal, team);
  for (const age of ages) {
    recordRun(portal.sandbox.world, uuid, {
      taskRuns: [
        { executedAt: ago(age), durationMs: 900, repeats: 3 },
        {
          task: 'B',
          executedAt: ago(age - 5000),
          isSuccessful: false,
          // JSON can contain what no database text can.
          output: `[{"message":"no\\u0000 ${age}"}]`,
        },
      ],
    });
  }
  await team.pipeline(uuid, await team.credential());
  const { rows } = await portal.admin.query('SELECT id FROM pipelines WHERE uuid = $1', [uuid]);
  const known = { id: rows[0].id, uuid, dialect: team.organization.dialect };
  pipelines.push(known);
  return known;
}

async function stateOf({ id }: Known) {
  const { rows } = await portal.admin.query('SELECT * FROM history_sync WHERE pipeline_id = $1', [
    id,
  ]);
  return rows[0];
}

async function expectTruthOf({ id, uuid, dialect }: Known): Promise<void> {
  expect(await actualOf(portal.admin, id)).toEqual(
    expectedOf(toldRows(portal.sandbox.world, uuid, dialect)),
  );
}

test('an outage that answers with nothing, for however long, loses no row and deletes none', async () => {
  const ages = [hourMs, 3 * dayMs, 40 * dayMs, 41 * dayMs, 90 * dayMs];
  const known = await withRuns(portal.blue, ages);
  // Its newest run is read beforehand, the others are not.
  await readOne(portal, known, { turnMs: 0 });
  portal.sandbox.world.quirks.databaseDown = true;
  for (let minutes = 0; minutes < 50; minutes += 10) {
    pass(10 * minuteMs);
    await readOne(portal, known);
  }
  portal.sandbox.world.quirks.databaseDown = false;
  for (let hours = 0; hours < 6; hours += 1) {
    pass(hourMs + minuteMs);
    await readOne(portal, known);
  }
  await expectTruthOf(known);
  expect(await stateOf(known)).toMatchObject({ backfill: 'assumed_complete', doubtful: '{}' });
  // Once everything is known, an outage is recognised by it.
  portal.sandbox.world.quirks.databaseDown = true;
  pass(dayMs);
  recordRun(portal.sandbox.world, known.uuid, { taskRuns: [{ executedAt: ago(minuteMs) }] });
  await readOne(portal, known);
  expect((await stateOf(known)).failure).toMatch(/returned nothing/);
  portal.sandbox.world.quirks.databaseDown = false;
  pass(2 * hourMs);
  await readOne(portal, known);
  await expectTruthOf(known);
  expect((await stateOf(known)).failure).toBeNull();
});

test('a log that alone answers with nothing, for however long, is not believed while the statistics know better', async () => {
  const ages = [hourMs, 3 * dayMs, 40 * dayMs, 41 * dayMs, 90 * dayMs];
  const known = await withRuns(portal.blue, ages);
  await readOne(portal, known, { turnMs: 0 });
  const lie = { uuid: known.uuid, action: { type: 'database-down' } } as const;
  portal.sandbox.faults.inject({ on: 'log', ...lie });
  for (let hours = 0; hours < 12; hours += 1) {
    pass(hourMs + minuteMs);
    await readOne(portal, known);
  }
  // Otherwise the test would prove nothing.
  expect((await actualOf(portal.admin, known.id)).runs.length).toBeLessThan(ages.length);
  expect((await stateOf(known)).doubtful).not.toBe('{}');
  portal.sandbox.faults.clear();
  for (let hours = 0; hours < 6; hours += 1) {
    pass(hourMs + minuteMs);
    await readOne(portal, known);
  }
  await expectTruthOf(known);
  expect(await stateOf(known)).toMatchObject({ doubtful: '{}', failure: null });
});

test.each(['nothing', 'another pipeline'])(
  'what is registered in an outage loses nothing, however long that takes, while %s is known',
  async (other) => {
    const first = await withRuns(portal.blue, [hourMs]);
    await readOne(portal, first);
    const known = await withRuns(portal.blue, [2 * hourMs, 3 * dayMs, 40 * dayMs]);
    const idle = await withRuns(portal.blue, []);
    if (other !== 'nothing') {
      await portal.admin.query(
        'UPDATE pipelines SET credential_id = (SELECT credential_id FROM pipelines WHERE id = $1) WHERE id = ANY ($2)',
        [first.id, [known.id, idle.id]],
      );
    }
    const hourly = async (hours: number) => {
      for (let hour = 0; hour < hours; hour += 1) {
        pass(hourMs + minuteMs);
        await readOne(portal, known);
        await readOne(portal, idle);
      }
    };
    portal.sandbox.world.quirks.databaseDown = true;
    await hourly(4);
    portal.sandbox.world.quirks.databaseDown = false;
    await hourly(2);
    // An assumed beginning is doubted day by day.
    pass(dayMs);
    await hourly(4);
    await expectTruthOf(known);
    expect(await stateOf(known)).toMatchObject({ doubtful: '{}', failure: null });
    // What else is known tells a pipeline that never ran from an outage.
    const isTold = (await stateOf(idle)).doubtful === '{}';
    expect(isTold).toBe(other !== 'nothing');
  },
);

test('statistics that answer with nothing now and then are asked until they know', async () => {
  const { id, uuid } = await withRuns(portal.blue, [40 * dayMs]);
  const ctx = await portal.blue.ctx('viewer');
  const { rows } = await portal.admin.query('SELECT credential_id FROM pipelines WHERE id = $1', [
    id,
  ]);
  const { datamin } = await dataminFor(ctx, rows[0].credential_id);
  const around = { from: ago(50 * dayMs).getTime(), to: ago(30 * dayMs).getTime() };
  const nothing = { on: 'consolidated', uuid, action: { type: 'database-down' } } as const;
  portal.sandbox.faults.inject({ ...nothing, times: 4 });
  expect(await statisticsKnow(datamin, { uuid }, around)).toBe(true);
  portal.sandbox.faults.inject({ ...nothing, times: 5 });
  expect(await statisticsKnow(datamin, { uuid }, around)).toBe(false);
  portal.sandbox.faults.clear();
  const before = { from: ago(60 * dayMs).getTime(), to: around.from };
  expect(await statisticsKnow(datamin, { uuid }, before)).toBe(false);
});

test('a beginning that was wrongly assumed is found out within a day', async () => {
  const known = await withRuns(portal.blue, [hourMs, 40 * dayMs, 90 * dayMs]);
  await readOne(portal, known, { turnMs: 0 });
  // A server that failed now and then said twice that there is nothing before what is known.
  await portal.admin.query(
    "UPDATE history_sync SET backfill = 'assumed_complete', nothing_before = lower(covered), nothing_said_at = $2 WHERE pipeline_id = $1",
    [known.id, clockTime()],
  );
  pass(2 * hourMs);
  await readOne(portal, known);
  expect((await actualOf(portal.admin, known.id)).runs).toHaveLength(1);
  pass(dayMs);
  await readOne(portal, known);
  expect(await stateOf(known)).toMatchObject({ backfill: 'going' });
  pass(2 * hourMs);
  await readOne(portal, known);
  await expectTruthOf(known);
  expect(await stateOf(known)).toMatchObject({ backfill: 'assumed_complete', failure: null });
});

test.each(['red', 'blue'] as const)(
  '%s: rows that come late are found, up to a week after',
  async (name) => {
    const known = await withRuns(portal[name], [hourMs]);
    const { world } = portal.sandbox;
    const [run] = world.runs(known.uuid);
    const until = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += ms / 4) {
        pass(ms / 4);
        await readOne(portal, known);
      }
    };
    await until(dayMs);
    for (const lateBy of [5 * minuteMs, 2 * hourMs, 20 * hourMs, 6 * dayMs]) {
      recordRun(world, known.uuid, { taskRuns: [{ executedAt: ago(lateBy) }] });
      // Another one in a known run, after its end.
      recordRun(world, known.uuid, {
        uuid: run?.uuid,
        taskRuns: [{ task: 'B', executedAt: ago(lateBy + 1000), durationMs: 50 }],
      });
      const before = (await actualOf(portal.admin, known.id)).rows.length;
      await until(lateBy < hourMs ? hourMs : 8 * dayMs);
      await expectTruthOf(known);
      expect((await actualOf(portal.admin, known.id)).rows.length).toBe(before + 2);
    }
  },
);

test('of two readers one is overtaken, and what it read is not the last word', async () => {
  const known = await withRuns(portal.red, [hourMs]);
  const first = uuidv7();
  expect(await claimDueHistory(first, 50)).toContainEqual({
    teamId: portal.red.id,
    pipelineId: known.id,
  });
  expect(await claimDueHistory(uuidv7(), 50)).toEqual([]);
  const ctx = await portal.red.ctx('viewer');
  // While the first one waits for Datamin, its lease ends, and a second one takes the pipeline.
  const second = uuidv7();
  const log = holdAnswers(portal.sandbox, 'log');
  const slow = syncPipeline(ctx, known.id, first, { gapMs: 0 });
  await log.waiting(1);
  await portal.admin.query('UPDATE history_sync SET lease_owner = $1 WHERE pipeline_id = $2', [
    second,
    known.id,
  ]);
  log.answer();
  expect(await slow).toEqual({ steps: 0, rows: 0, problem: null });
  expect((await actualOf(portal.admin, known.id)).rows).toEqual([]);
  await syncPipeline(ctx, known.id, second, { gapMs: 0 });
  await expectTruthOf(known);
});

test('the newest minute of a quiet pipeline does not undo what a window that failed taught', async () => {
  const known = await withRuns(portal.red, [30 * dayMs]);
  await readOne(portal, known, { turnMs: 0 });
  pass(minuteMs);
  const log = { on: 'log', uuid: known.uuid } as const;
  portal.sandbox.faults.inject({ ...log, skip: 1, action: { type: 'truncate', bytes: 1 } });
  await readOne(portal, known);
  portal.sandbox.faults.clear();
  const { window_ms: taught } = await stateOf(known);
  pass(minuteMs + 1000);
  portal.sandbox.ledger.clear();
  await readOne(portal, known);
  const asked = portal.sandbox.ledger.calls('log').map(({ path }) => {
    const [from = '', to = ''] = decodeURIComponent(path).split('/').slice(-2);
    return Date.parse(`${to}Z`) - Date.parse(`${from}Z`);
  });
  expect(asked[0]).toBeLessThan(10 * minuteMs);
  expect(asked[1]).toBe(Number(taught));
  await expectTruthOf(known);
});

test('a server that fails is asked later and later, in smaller windows, and told of in words', async () => {
  const known = await withRuns(portal.red, [hourMs]);
  portal.sandbox.faults.inject({
    on: 'log',
    uuid: known.uuid,
    action: { type: 'truncate', bytes: 40 },
  });
  const before = await stateOf(known);
  await readOne(portal, known);
  const once = await stateOf(known);
  expect(once).toMatchObject({ failures: 1, failure: expect.stringMatching(/ended|broke|whole/i) });
  expect(Number(once.window_ms)).toBe(Number(before.window_ms) / 4);
  pass(minuteMs + 1000);
  await readOne(portal, known);
  const twice = await stateOf(known);
  expect(twice.failures).toBe(2);
  expect(twice.due_at.getTime() - clockTime().getTime()).toBe(2 * minuteMs);
  portal.sandbox.faults.clear();
  pass(2 * minuteMs);
  await readOne(portal, known);
  await expectTruthOf(known);
});

test('an answer that does not fit on the disk is asked for in smaller parts', async () => {
  const known = await withRuns(portal.red, [hourMs]);
  await portal.admin.query(`
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER no_room BEFORE INSERT ON task_runs FOR EACH ROW
      WHEN (NEW.pipeline_id = '${known.id}') EXECUTE FUNCTION no_room()`);
  const before = await stateOf(known);
  await readOne(portal, known);
  await portal.admin.query('DROP FUNCTION no_room CASCADE');
  const after = await stateOf(known);
  expect(after).toMatchObject({ failures: 1, failure: expect.stringContaining('did not fit') });
  expect(Number(after.window_ms)).toBe(Number(before.window_ms) / 4);
  pass(minuteMs + 1000);
  await readOne(portal, known);
  await expectTruthOf(known);
});
