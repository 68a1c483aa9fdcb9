import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCommand } from '@/lib/cli/arguments';
import { exitCode } from '@/lib/cli/command';
import { commands } from '@/lib/cli/commands';
import { followRunsJob } from '@/lib/jobs/follow-runs';
import { closeRunRequest, listRunRequests, matchRunRequest } from '@/lib/runs';
import { recordRun } from '@/lib/sandbox';
import { clockTime, pass } from '../../support/portal/clock';
import { openPortal, type PortalUnderTest, rejection } from '../../support/portal/portal';
import { until } from '../../support/until';
import { asking } from '../runs/support';

let portal: PortalUnderTest;
let pipeline: string;
beforeAll(async () => {
  portal = await openPortal();
  pipeline = await asking(portal).runnable('blue');
});
afterAll(() => portal.close());
beforeEach(async () => {
  portal.sandbox.faults.clear();
  await portal.admin.query('DELETE FROM run_requests');
});

interface Ran {
  code: number;
  answer: unknown;
  text: string;
  said: string[];
}

/** The command as lib/cli/main.ts runs it, in this process. */
async function run(...args: string[]): Promise<Ran> {
  const given = ['run', '--team', 'blue', '--pipeline', pipeline, ...args];
  const { name, options } = parseCommand(given);
  const command = commands.get(name ?? '');
  if (!command) throw new Error('no such command');
  const said: string[] = [];
  const outcome = await command.run(await command.parse(options), (text) => said.push(text));
  return { code: exitCode(outcome), answer: outcome.answer, text: outcome.text, said };
}

const newest = async () =>
  (await listRunRequests(await portal.blue.ctx('viewer'))).items[0] ?? { id: '', state: 'none' };
const look = async () => {
  const { rows } = await portal.admin.query('SELECT id, team_id FROM pipelines WHERE uuid = $1', [
    pipeline,
  ]);
  return followRunsJob({ teamId: rows[0].team_id, pipelineId: rows[0].id });
};
/** Lets the run of the newest request end, with or without a failed task. */
async function finish(isSuccessful: boolean): Promise<void> {
  await until(async () => (await newest()).state === 'accepted');
  const { rows } = await portal.admin.query('SELECT run_uuid FROM run_requests');
  pass(10_000);
  recordRun(portal.sandbox.world, pipeline, {
    uuid: rows[0].run_uuid,
    taskRuns: [
      {
        executedAt: new Date(clockTime().getTime() - 1000),
        durationMs: 1000,
        isSuccessful,
      },
    ],
  });
  await look();
  pass(120_000);
  await look();
}

test('a pipeline that the team has not is named in the words of the command line', async () => {
  const unknown = '9b2f6c1e-8a54-4c3d-9d2e-1f0a7b6c5d4e';
  const refused = await rejection(run('--pipeline', unknown));
  expect(refused).toMatchObject({
    message: `--pipeline: the team has no pipeline with the UUID ${unknown}`,
  });
  expect((await newest()).state).toBe('none');
});

test('0 when the run succeeded, with each state told on the way', async () => {
  const ending = finish(true);
  const ran = await run('--wait');
  await ending;
  expect(ran).toMatchObject({ code: 0, answer: { pipelineUuid: pipeline, state: 'succeeded' } });
  expect(ran.said[0]).toMatch(/^[0-9a-f-]{36}: accepted as run [0-9a-f-]{36}$/);
  expect(ran.said.at(-1)).toMatch(/: succeeded as run .*tasks? runs? failed\.$/);
  expect(JSON.parse(JSON.stringify(ran.answer))).toEqual(ran.answer);
});

test('1 when it failed, and when Datamin refused it', async () => {
  const ending = finish(false);
  expect(await run('--wait')).toMatchObject({ code: 1, answer: { state: 'failed' } });
  await ending;
  portal.sandbox.faults.inject({ on: 'run', times: 1, action: { type: 'status', status: 403 } });
  const refused = await run('--wait');
  expect(refused).toMatchObject({ code: 1, answer: { state: 'rejected' } });
  expect(refused.text).toMatch(/paused/);
});

test('2 when nobody knows what became of it, and when the time is up', async () => {
  portal.sandbox.faults.inject({ on: 'run', times: 1, action: { type: 'status', status: 500 } });
  const doubted = await run('--wait');
  expect(doubted).toMatchObject({ code: 2, answer: { state: 'uncertain' } });
  await closeRunRequest(await portal.blue.ctx('operator'), (await newest()).id);
  const late = await run('--wait', '--timeout', '1');
  expect(late).toMatchObject({ code: 2, answer: { state: 'accepted' } });
});

test('2 for one that a person took a run for: nobody knows whether it is the one', async () => {
  portal.sandbox.faults.inject({ on: 'run', times: 1, action: { type: 'status', status: 500 } });
  await run('--key', 'matched', '--wait');
  const runUuid = randomUUID();
  const at = clockTime().getTime();
  recordRun(portal.sandbox.world, pipeline, {
    uuid: runUuid,
    taskRuns: [{ executedAt: new Date(at + 2000), durationMs: 1000 }],
  });
  pass(60_000);
  await look();
  await matchRunRequest(await portal.blue.ctx('operator'), (await newest()).id, { runUuid });
  expect(await run('--key', 'matched', '--wait')).toMatchObject({
    code: 2,
    answer: { state: 'matched', runUuid },
  });
});

test('without --wait it is done when Datamin took it; the same key again is the same request', async () => {
  const posts = portal.sandbox.ledger.count('run');
  const one = await run('--key', 'build-7');
  const two = await run('--key', 'build-7');
  expect([one.code, two.code]).toEqual([0, 0]);
  expect(two.answer).toEqual(one.answer);
  expect(portal.sandbox.ledger.count('run')).toBe(posts + 1);
});

test('what is in the way is told in a sentence, unless --anyway', async () => {
  await run();
  expect(await rejection(run())).toMatchObject({ message: expect.stringMatching(/run anyway/) });
  expect(await run('--anyway')).toMatchObject({ code: 0, answer: { state: 'accepted' } });
});

test('--input hands a file’s text to the pipeline, where its credential takes one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'run-input-'));
  const file = join(folder, 'input.json');
  writeFileSync(file, '{"rows": 2}\n');
  expect(await rejection(run('--input', file))).toMatchObject({
    message: expect.stringMatching(/an admin may allow/),
  });
  await portal.admin.query('UPDATE credentials SET accepts_input = true');
  expect(await run('--input', file)).toMatchObject({ code: 0 });
  expect(portal.sandbox.world.runs(pipeline).map(({ input }) => input)).toContain('{"rows": 2}\n');
  expect(await rejection(run('--input', join(folder, 'none')))).toMatchObject({
    message: expect.stringMatching(/^--input: .* cannot be read$/),
  });
  writeFileSync(file, Buffer.from([0x7b, 0xff, 0x7d]));
  expect(await rejection(run('--input', file))).toMatchObject({
    message: expect.stringMatching(/^--input: .* is not UTF-8 text$/),
  });
  rmSync(folder, { recursive: true });
});

test.each([
  [['--timeout', 'soon'], /1 to 86400/],
  [['--timeout', '0'], /1 to 86400/],
  [['--timeout', '1e3'], /1 to 86400/],
  [['--key', 'with space'], /Idempotency-Key/],
])('%j is refused before anything is sent', async (args, words) => {
  const posts = portal.sandbox.ledger.count('run');
  expect(await rejection(run(...args))).toMatchObject({
    message: expect.stringMatching(words),
  });
  expect(portal.sandbox.ledger.count('run')).toBe(posts);
});
