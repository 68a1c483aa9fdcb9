import { randomUUID } from 'node:crypto';
import { systemContext } from '@/lib/context';
import { updateCredential } from '@/lib/credentials';
import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/errors';
import {
  getRunRequest,
  listInputPresets,
  readRunInput,
  removeInputPreset,
  requestRun,
  runAgain,
  saveInputPreset,
  sendRunRequest,
} from '@/lib/runs';
import {
  addToSandbox,
  nobodys,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';

let portal: PortalUnderTest;
let pipeline: string;
let credential: string;
beforeAll(async () => {
  portal = await openPortal();
  pipeline = addToSandbox(portal, portal.red);
  credential = await portal.red.credential();
  await portal.red.pipeline(pipeline, credential);
});
afterAll(() => portal.close());
beforeEach(async () => {
  portal.sandbox.faults.clear();
  portal.sandbox.ledger.clear();
  await portal.admin.query('DELETE FROM run_requests');
  await accept(true);
});

const accept = async (acceptsInput: boolean) =>
  updateCredential(await portal.red.ctx('admin'), credential, { acceptsInput });
const run = async (body: object, idempotencyKey: string = randomUUID()) =>
  requestRun(await portal.red.ctx('operator'), { pipelineUuid: pipeline, idempotencyKey, body });
/** The inputs the server received, newest last. */
const arrived = () => portal.sandbox.world.runs(pipeline).map(({ input }) => input);

test.each([
  ['a text, as it is', 'a=1\nb=2 ü', 'a=1\nb=2 ü'],
  ['a text of JSON, as it is', '{ "a": 1 }', '{ "a": 1 }'],
  ['an object', { a: [1, { b: null }] }, '{"a":[1,{"b":null}]}'],
  ['a number', 0, '0'],
  ['false', false, 'false'],
])('%s', async (_, input, body) => {
  const { id, state } = await run({ input });
  expect(state).toBe('accepted');
  expect(arrived().at(-1)).toBe(body);
  expect(await readRunInput(await portal.red.ctx('operator'), id)).toBe(body);
  expect(await getRunRequest(await portal.red.ctx('viewer'), id)).toMatchObject({
    inputBytes: Buffer.byteLength(body),
  });
});

test('without one no body is sent at all', async () => {
  const { id } = await run({});
  expect(arrived().at(-1)).toBeNull();
  expect(await readRunInput(await portal.red.ctx('operator'), id)).toBeNull();
});

test('is refused where the credential does not allow it, which is how one begins', async () => {
  const other = addToSandbox(portal, portal.red);
  await portal.red.pipeline(other, await portal.red.credential());
  const asked = requestRun(await portal.red.ctx('operator'), {
    pipelineUuid: other,
    idempotencyKey: 'not-taken',
    body: { input: 'x' },
  });
  const refused = await rejection(asked);
  expect(refused).toBeInstanceOf(Invalid);
  expect(refused).toMatchObject({
    errors: { input: [expect.stringMatching(/an admin may allow/)] },
  });
  const { rows } = await portal.admin.query(
    "SELECT FROM run_requests WHERE idempotency_key = 'not-taken'",
  );
  expect(rows).toEqual([]);
  expect(portal.sandbox.ledger.count('run')).toBe(0);
});

test.each([
  ['empty', '', /is empty/],
  ['null', null, /leave it out/],
  ['too long', 'ü'.repeat(32_769), /64 KiB/],
  ['too long as JSON', { a: 'x'.repeat(65_536) }, /64 KiB/],
  ['with a control character', 'a\u0000b', /control characters/],
])('is refused when it is %s', async (_, input, words) => {
  const refused = await rejection(run({ input }));
  expect(refused).toBeInstanceOf(Invalid);
  expect(JSON.stringify(refused)).toMatch(words);
  expect(portal.sandbox.ledger.count('run')).toBe(0);
});

test('64 KiB are taken', async () => {
  expect(await run({ input: 'x'.repeat(65_536) })).toMatchObject({
    state: 'accepted',
    inputBytes: 65_536,
  });
});

test('the same key with another input is another wish', async () => {
  const first = await run({ input: { a: 1 } }, 'same');
  expect((await run({ input: { a: 1 } }, 'same')).id).toBe(first.id);
  for (const body of [{ input: { a: 2 } }, {}]) {
    expect(await rejection(run(body, 'same'))).toBeInstanceOf(Conflict);
  }
  // What was accepted stays so, whatever is allowed now.
  await accept(false);
  expect((await run({ input: { a: 1 } }, 'same')).id).toBe(first.id);
  expect(portal.sandbox.ledger.count('run')).toBe(1);
});

test('one that was left behind is sent with it, and one that is run again too', async () => {
  const id = randomUUID();
  await portal.admin.query(
    `INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, actor_kind, actor_name, input, input_bytes)
     SELECT $1::uuid, team_id, id, 'left', 'user', 'x', 'kept', 4 FROM pipelines WHERE uuid = $2`,
    [id, pipeline],
  );
  await sendRunRequest(
    systemContext({ id: portal.red.id, slug: 'red', name: 'Red' }, 'worker'),
    id,
  );
  expect(arrived().at(-1)).toBe('kept');

  await portal.admin.query('DELETE FROM run_requests');
  portal.sandbox.faults.inject({ on: 'run', times: 1, action: { type: 'status', status: 500 } });
  const doubted = await run({ input: 'the same' });
  expect(doubted.state).toBe('uncertain');
  const again = await runAgain(await portal.red.ctx('operator'), doubted.id, {
    idempotencyKey: 'again',
  });
  expect(again).toMatchObject({ state: 'accepted', inputBytes: 8 });
  expect(arrived().at(-1)).toBe('the same');
});

test('the audit tells how much, not what', async () => {
  await run({ input: 'nobody else’s business' });
  const told = (await portal.audit('run.requested')).at(-1);
  expect(told).toMatchObject({ details: { inputBytes: 24 } });
  expect(JSON.stringify(told)).not.toContain('business');
});

test('presets are kept by name, replaced and removed', async () => {
  const operator = await portal.red.ctx('operator');
  await saveInputPreset(operator, pipeline, { name: 'Small', input: '{"rows": 10}' });
  await saveInputPreset(operator, pipeline, { name: 'All', input: 'everything' });
  await saveInputPreset(operator, pipeline, { name: 'Small', input: '{"rows": 5}' });
  const kept = await listInputPresets(operator, pipeline);
  expect(kept).toMatchObject({
    acceptsInput: true,
    presets: [
      { name: 'All', input: 'everything', createdBy: 'red-operator' },
      { name: 'Small', input: '{"rows": 5}' },
    ],
  });
  const id = kept.presets[0]?.id ?? '';
  const foreign = await portal.blue.ctx('owner');
  expect(await rejection(removeInputPreset(foreign, id))).toBeInstanceOf(NotFound);
  await removeInputPreset(operator, id);
  expect((await listInputPresets(operator, pipeline)).presets).toHaveLength(1);
  expect(await portal.audit('input_preset.saved')).toHaveLength(3);
  expect(await portal.audit('input_preset.removed')).toHaveLength(1);
});

test('refusals: role, another team’s, what is not there, wrong input', async () => {
  const { id } = await run({ input: 'x' });
  const [viewer, foreign, operator] = [
    await portal.red.ctx('viewer'),
    await portal.blue.ctx('owner'),
    await portal.red.ctx('operator'),
  ];
  const preset = { name: 'One', input: 'x' };
  for (const refused of [
    () => readRunInput(viewer, id),
    () => listInputPresets(viewer, pipeline),
    () => saveInputPreset(viewer, pipeline, preset),
    () => removeInputPreset(viewer, randomUUID()),
    () => updateCredential(operator, credential, { acceptsInput: true }),
  ]) {
    expect(await rejection(refused())).toBeInstanceOf(Forbidden);
  }
  for (const absent of [
    () => readRunInput(foreign, id),
    () => readRunInput(operator, 'nonsense'),
    () => listInputPresets(foreign, pipeline),
    () => listInputPresets(operator, nobodys),
    () => saveInputPreset(foreign, pipeline, preset),
    () => removeInputPreset(operator, randomUUID()),
  ]) {
    expect(await rejection(absent())).toBeInstanceOf(NotFound);
  }
  for (const input of [{ name: '', input: 'x' }, { name: 'x' }, { name: 'x', input: '' }]) {
    expect(await rejection(saveInputPreset(operator, pipeline, input))).toBeInstanceOf(Invalid);
  }
});
