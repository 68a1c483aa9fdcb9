import { readKeptRun } from '@/app/(portal)/[team]/runs/[runUuid]/kept-run';
import { readAskedOutput } from '@/app/(portal)/[team]/runs/[runUuid]/output/asked-output';
import { placeOfRun } from '@/app/(portal)/[team]/runs/[runUuid]/run-place';
import { NotFound } from '@/lib/errors';
import { findRun } from '@/lib/runs';
import { recordRun } from '@/lib/sandbox';
import { readOne } from '../../lib/history/support';
import { clockTime } from '../../support/portal/clock';
import {
  addToSandbox,
  openPortal,
  type PortalUnderTest,
  rejection,
  taskA,
} from '../../support/portal/portal';

let portal: PortalUnderTest;
let uuid: string;
let runUuid: string;
const executedAt = () => new Date(clockTime().getTime() - 3_600_000);
beforeAll(async () => {
  portal = await openPortal();
  uuid = addToSandbox(portal, portal.red);
  const run = recordRun(portal.sandbox.world, uuid, {
    taskRuns: [
      { executedAt: executedAt(), output: '{"order":9007199254740993}', repeats: 2 },
      {
        task: 'B',
        executedAt: executedAt(),
        isSuccessful: false,
        output: '[{"message":"no <b>ship</b>"}]',
      },
    ],
  });
  runUuid = run.uuid;
  await portal.red.pipeline(uuid, await portal.red.credential());
  const { rows } = await portal.admin.query('SELECT id FROM pipelines WHERE uuid = $1', [uuid]);
  await readOne(portal, { id: rows[0].id });
});
afterAll(() => portal.close());
afterEach(() => portal.sandbox.faults.clear());

const hint = () => ({ pipeline: uuid, at: executedAt().toISOString() });
const asked = (task: string, more: object = {}) =>
  new URLSearchParams({
    pipeline: uuid,
    task,
    index: '0',
    from: new Date(executedAt().getTime() - 1000).toISOString(),
    to: new Date(executedAt().getTime() + 2000).toISOString(),
    ...more,
  });
const [down, away] = [
  { on: 'log' as const, action: { type: 'status' as const, status: 503 } },
  { on: 'log' as const, action: { type: 'database-down' as const } },
];

test('a run that was ever read is found by its address alone, and only in its team', async () => {
  const red = await portal.red.ctx('viewer');
  // As if newer ones had arrived since.
  await portal.admin.query("DELETE FROM readings WHERE kind = 'recent_runs'");
  expect(await rejection(findRun(red, runUuid))).toBeInstanceOf(NotFound);
  const place = await placeOfRun(red, runUuid, {});
  expect(place).toMatchObject({ runUuid, pipeline: { uuid } });
  expect(place.from < executedAt() && executedAt() < place.to).toBe(true);
  const blue = await portal.blue.ctx('owner');
  for (const hint of [{}, { pipeline: uuid, at: executedAt().toISOString() }]) {
    expect(await rejection(placeOfRun(blue, runUuid, hint))).toBeInstanceOf(NotFound);
  }
  const unknown = 'aaaaaaaa-0000-4000-8000-000000000000';
  expect(await rejection(placeOfRun(red, unknown, {}))).toBeInstanceOf(NotFound);
});

test.each([
  ['is down', down],
  ['tells nothing', away],
])('while Datamin %s, a run and its outputs come from the history', async (_, fault) => {
  const ctx = await portal.red.ctx('viewer');
  const first = portal.sandbox.world.pipeline(uuid)?.tasks[0]?.uuid ?? taskA;
  expect(await readAskedOutput(ctx, runUuid, asked(first))).toMatchObject({ source: 'log' });
  portal.sandbox.faults.inject(fault);
  const kept = await readAskedOutput(ctx, runUuid, asked(first));
  expect(kept).toMatchObject({ source: 'history', kind: 'json', extension: 'json' });
  expect(Buffer.from(kept.bytes).toString()).toBe('{"order":9007199254740993}');
  const run = await readKeptRun(ctx, await findRun(ctx, runUuid, hint()));
  expect(run).toMatchObject({ status: 'failed', runUuid });
  expect(run?.taskRuns.map(({ index, output }) => [index, output.kind]).sort()).toEqual([
    [0, 'error'],
    [0, 'json'],
    [1, 'json'],
  ]);
});

test('what the history does not keep, or is another team’s, stays unknown', async () => {
  portal.sandbox.faults.inject(away);
  const [ctx, theirs] = [await portal.red.ctx('viewer'), await portal.blue.ctx('viewer')];
  const first = portal.sandbox.world.pipeline(uuid)?.tasks[0]?.uuid ?? taskA;
  const earlier = { from: new Date(0).toISOString(), to: new Date(1000).toISOString() };
  expect(await rejection(readAskedOutput(ctx, runUuid, asked(first, earlier)))).toBeInstanceOf(
    NotFound,
  );
  expect(await rejection(readAskedOutput(theirs, runUuid, asked(first)))).toBeInstanceOf(NotFound);
});
