import { uuidv7 } from '@/lib/db';
import { claimDueHistory, syncPipeline } from '@/lib/history';
import { type FaultAction, recordRun } from '@/lib/sandbox';
import { Dice } from '../../campaign/dice';
import { clockTime, pass } from '../../support/portal/clock';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { actualOf, expectedOf } from './oracle';
import { readAllDue, toldRows } from './support';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const rounds = 12;

/** Repeats of a for_each, a sub-pipeline within another's run and alone, encrypted outputs. */
const chosen = new Set([
  'Nightly invoices',
  'Newsletter export',
  'Night close',
  'Depot reconciliation',
]);

let portal: PortalUnderTest;
const pipelines: { id: string; uuid: string; dialect: 'hosted' | 'oss' }[] = [];
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

/** Makes every 17th statement that writes history fail, wherever in its transaction it is. */
const breakStatements = `
  CREATE SEQUENCE trouble;
  GRANT USAGE ON SEQUENCE trouble TO PUBLIC;
  CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF nextval('public.trouble') % 17 = 5 THEN RAISE EXCEPTION 'trouble'; END IF;
    RETURN NULL;
  END $$;
  GRANT EXECUTE ON FUNCTION trouble() TO PUBLIC;`;
const writtenTo = {
  task_runs: 'INSERT OR DELETE',
  runs: 'INSERT',
  run_rollups: 'INSERT',
  task_rollups: 'INSERT OR DELETE',
  error_rollups: 'INSERT',
  tasks: 'INSERT',
  history_sync: 'UPDATE OF covered',
};

/** One turn for each due pipeline, some of which are aborted on the way. */
async function readOnce(dice: Dice): Promise<string[]> {
  const problems: string[] = [];
  for (;;) {
    const reader = uuidv7();
    const [one] = await claimDueHistory(reader, 1);
    if (!one) return problems;
    const ctx = await (one.teamId === portal.red.id ? portal.red : portal.blue).ctx('viewer');
    const stop = new AbortController();
    if (dice.chance(0.1)) setTimeout(() => stop.abort(), dice.between(0, 20));
    const turn = await syncPipeline(ctx, one.pipelineId, reader, {
      gapMs: 0,
      turnMs: dice.chance(0.5) ? 0 : 30,
      signal: stop.signal,
    }).catch((error: Error) => ({ problem: error.message }));
    if (turn.problem) problems.push(turn.problem);
    // Pipelines that are due again at once continue in the next round, which has another kind of fault.
    await portal.admin.query(
      'UPDATE history_sync SET due_at = greatest(due_at, $2) WHERE pipeline_id = $1',
      [one.pipelineId, new Date(clockTime().getTime() + 1)],
    );
  }
}

test('after random windows, broken transactions, outages, late and repeated rows the history is the truth', async () => {
  const dice = new Dice(20_261_124);
  const { world, faults } = portal.sandbox;
  await portal.admin.query(breakStatements);
  for (const [table, when] of Object.entries(writtenTo)) {
    await portal.admin.query(
      `CREATE TRIGGER trouble AFTER ${when} ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION trouble()`,
    );
  }
  const problems: string[] = [];
  const struck = new Set<string>();
  for (let round = 0; round < rounds; round += 1) {
    for (const { fault, struck: times } of faults.list()) {
      if (times > 0) struck.add(fault.action.type);
    }
    faults.clear();
    const wrong: FaultAction[] = [
      { type: 'unsteady-log', youngerThanMs: 5 * dayMs, omit: 0.2, repeat: 0.2 },
      { type: 'truncate', bytes: dice.between(1, 20_000) },
      { type: 'database-down' },
      { type: 'reset-mid-body', bytes: dice.between(1, 20_000) },
    ];
    for (const action of wrong) faults.inject({ on: 'log', probability: 0.2, action });
    world.quirks.databaseDown = dice.chance(0.15);
    const { uuid, id } = pipelines[dice.between(0, pipelines.length)] ?? { uuid: '', id: '' };
    const executedAt = new Date(clockTime().getTime() - dice.between(minuteMs, 4 * dayMs));
    // Of the last days, because a sub-pipeline's log is asked by the times of its own rows.
    const since = (clockTime().getTime() - 4 * dayMs) * 1000;
    const known = world.runs(uuid).filter(({ startedAtUs }) => startedAtUs >= since);
    recordRun(world, uuid, {
      // Into a known run, or a new one; identical rows are legitimate.
      uuid: dice.chance(0.5) ? known[dice.between(0, known.length)]?.uuid : undefined,
      taskRuns: [
        {
          executedAt,
          durationMs: dice.between(0, 90_000),
          isSuccessful: dice.chance(0.6),
          output: 'late',
          repeats: dice.between(1, 4),
        },
      ],
    });
    const windowMs =
      Math.round(Math.exp(Math.log(minuteMs * 20) + dice.next() * Math.log(2000)) / 1000) * 1000;
    await portal.admin.query('UPDATE history_sync SET window_ms = $2 WHERE pipeline_id = $1', [
      id,
      windowMs,
    ]);
    problems.push(...(await readOnce(dice)));
    pass(dice.between(10 * minuteMs, 90 * minuteMs));
  }
  // All of it really went wrong.
  expect([...struck].sort()).toEqual([
    'database-down',
    'reset-mid-body',
    'truncate',
    'unsteady-log',
  ]);
  for (const kind of [/portal could not|trouble/, /broke off|ended/]) {
    expect(problems).toContainEqual(expect.stringMatching(kind));
  }
  world.quirks.databaseDown = false;
  faults.clear();
  for (const table of Object.keys(writtenTo))
    await portal.admin.query(`DROP TRIGGER trouble ON ${table}`);
  // A week and a day later everything was read again at every age.
  for (let days = 0; days < 8; days += 4) {
    pass(4 * dayMs);
    await readAllDue();
  }
  let rows = 0;
  for (const { id, uuid, dialect } of pipelines) {
    const told = toldRows(world, uuid, dialect);
    expect(await actualOf(portal.admin, id)).toEqual(expectedOf(told));
    rows += told.length;
  }
  expect(rows).toBeGreaterThan(200);
}, 120_000);
