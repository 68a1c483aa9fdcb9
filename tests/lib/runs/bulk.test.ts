import { randomUUID } from 'node:crypto';
import { disableCredential } from '@/lib/credentials';
import { Conflict, Forbidden, Invalid, Malformed, NotFound } from '@/lib/errors';
import {
  BulkRunner,
  type BulkRunStory,
  changeRunSettings,
  closeRunRequest,
  freezePipeline,
  getBulkRun,
  getRunRequest,
  listBulkRuns,
  listRunRequests,
  previewBulkRun,
  readRunInput,
  readRunRequest,
  requestBulkRun,
  requestRun,
  stopBulkRun,
  sweepRunRequests,
} from '@/lib/runs';
import { pass } from '../../support/portal/clock';
import { nobodys, openPortal, type PortalUnderTest, rejection } from '../../support/portal/portal';
import { asking } from './support';

let portal: PortalUnderTest;
let run: ReturnType<typeof asking>;
beforeAll(async () => {
  portal = await openPortal({ connections: 24 });
  run = asking(portal);
});
afterAll(() => portal.close());
beforeEach(async () => {
  portal.sandbox.faults.clear();
  await portal.admin.query('DELETE FROM bulk_runs');
  await portal.admin.query('DELETE FROM freezes');
  await portal.admin.query('DELETE FROM run_requests');
});

/** Registers `count` pipelines under one credential. */
async function pipelines(count: number): Promise<string[]> {
  const first = await run.runnable('red');
  const others = Array.from({ length: count - 1 }, () => randomUUID());
  for (const uuid of others) {
    portal.sandbox.world.addPipeline({
      uuid,
      organizationUuid: portal.red.organization.uuid,
      name: 'Test',
      tasks: [{ uuid: randomUUID(), name: 'A', type: 'query', durationMs: 1000 }],
    });
  }
  await portal.admin.query(
    `INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name)
     SELECT gen_random_uuid(), team_id, credential_id, u::uuid, origin, 'Test' FROM pipelines, unnest($2::text[]) AS u WHERE uuid = $1`,
    [first, others],
  );
  return [first, ...others];
}

async function ask(
  uuids: readonly string[],
  more: object = {},
  key: string = randomUUID(),
): Promise<BulkRunStory> {
  const items = uuids.map((pipelineUuid) => ({ pipelineUuid }));
  return requestBulkRun(await portal.red.ctx('operator'), {
    idempotencyKey: key,
    body: { items, ...more },
  });
}

/** One round of a worker, until everything it began is sent. */
async function look(runner = new BulkRunner()): Promise<number> {
  pass(1000);
  const { asked } = await runner.look();
  await runner.settled();
  return asked;
}

const now = async ({ id }: BulkRunStory) => getBulkRun(await portal.red.ctx('viewer'), id);
const outcomes = async (bulkRun: BulkRunStory) =>
  (await now(bulkRun)).items.map(({ outcome }) => outcome);

/** Ends what is open, as if its runs had ended. */
const runsEnd = (state = 'succeeded') =>
  portal.admin.query(
    `UPDATE run_requests SET state = $1::run_request_state, follow_due_at = NULL, ended_at = now() WHERE state IN ('accepted', 'running')`,
    [state],
  );

/** One request per pipeline and one POST per request: a bulk run may never break this. */
async function eachOnce(uuids: readonly string[]): Promise<void> {
  const { rows } = await portal.admin.query<{ requests: number; pipelines: number }>(
    'SELECT count(*)::int AS requests, count(DISTINCT pipeline_id)::int AS pipelines FROM run_requests',
  );
  expect(rows).toEqual([{ requests: uuids.length, pipelines: uuids.length }]);
  expect(run.posts()).toBe(uuids.length);
  expect(uuids.map((uuid) => portal.sandbox.world.startedRuns(uuid))).toEqual(uuids.map(() => 1));
}

test('each pipeline becomes a run request in the name of who asked, sent once', async () => {
  const uuids = await pipelines(3);
  const asked = await ask(uuids);
  expect(asked).toMatchObject({ state: 'asking', total: 3, counts: { waiting: 3 }, askedAt: null });
  expect(run.posts()).toBe(0);
  expect(await look()).toBe(3);
  const story = await now(asked);
  expect(story).toMatchObject({ state: 'following', counts: { underWay: 3, waiting: 0 } });
  expect(story.items.map(({ pipelineUuid }) => pipelineUuid)).toEqual(uuids);
  for (const { request } of story.items) {
    expect(request).toMatchObject({ state: 'accepted', requestedBy: { kind: 'user' } });
  }
  expect(await portal.audit('bulk_run.requested')).toEqual([
    expect.objectContaining({
      target_id: asked.id,
      details: { pipelines: ['Test', 'Test', 'Test'], leftOut: 0, anyway: false, perCredential: 4 },
    }),
  ]);
  expect((await portal.audit('run.requested')).at(-1)).toMatchObject({
    actor_kind: 'user',
    details: { bulkRunId: asked.id },
  });
  await runsEnd('failed');
  expect(await now(asked)).toMatchObject({ state: 'over', counts: { failed: 3 } });
  expect(await look()).toBe(0);
  await eachOnce(uuids);
});

test('so many of a credential are open at once as were allowed; another credential has its own places', async () => {
  const [uuids, others] = [await pipelines(4), await pipelines(1)];
  const asked = await ask([...uuids, ...others], { perCredential: 2 });
  expect(await look()).toBe(3);
  const all = ['underWay', 'underWay', 'waiting', 'waiting', 'underWay'];
  expect(await outcomes(asked)).toEqual(all);
  expect(await look()).toBe(0);
  await runsEnd();
  // Another bulk run shares the credential's slots, even over two workers.
  const [more] = await pipelines(1);
  await portal.admin.query(
    'UPDATE pipelines SET credential_id = (SELECT credential_id FROM pipelines WHERE uuid = $1) WHERE uuid = $2',
    [uuids[0], more],
  );
  const beside = await ask([more ?? ''], { perCredential: 2 });
  pass(1000);
  await Promise.all([look(), look()]);
  const open = [...(await outcomes(asked)), ...(await outcomes(beside))];
  expect(open.filter((outcome) => outcome === 'underWay')).toHaveLength(2);
  await runsEnd();
  await look();
  await runsEnd();
  expect((await now(asked)).counts).toMatchObject({ succeeded: 5 });
  expect((await now(beside)).counts).toMatchObject({ succeeded: 1 });
});

test('one in doubt keeps its place until a person decides; a stalled one does not', async () => {
  const uuids = await pipelines(3);
  portal.sandbox.faults.inject({
    on: 'run',
    times: 1,
    when: 'after',
    action: { type: 'status', status: 500 },
  });
  const asked = await ask(uuids, { perCredential: 1 });
  await look();
  expect(await outcomes(asked)).toEqual(['doubtful', 'waiting', 'waiting']);
  expect(await look()).toBe(0);
  const [doubtful] = (await now(asked)).items;
  await closeRunRequest(await portal.red.ctx('operator'), doubtful?.request?.id ?? '', {});
  expect(await look()).toBe(1);
  await portal.admin.query("UPDATE run_requests SET stalled_at = now() WHERE state = 'accepted'");
  expect(await look()).toBe(1);
  expect(await outcomes(asked)).toEqual(['decided', 'doubtful', 'underWay']);
});

describe('what cannot be run is left out, and says why', () => {
  test('in the preview, with the wish, and when its turn comes', async () => {
    const operator = await portal.red.ctx('operator');
    const [frozen, open, cooling, free, later] = await pipelines(5);
    if (!frozen || !open || !cooling || !free || !later) throw new Error('five');
    await freezePipeline(operator, frozen, { reason: 'Bad data' });
    await run.request('red', open);
    await changeRunSettings(await portal.red.ctx('admin'), cooling, { coolDownMs: 600_000 });
    await run.request('red', cooling);
    await portal.admin.query(
      `UPDATE run_requests SET state = 'succeeded', follow_due_at = NULL WHERE pipeline_id = (SELECT id FROM pipelines WHERE uuid = $1)`,
      [cooling],
    );
    const items = [frozen, open, cooling, free, later].map((pipelineUuid) => ({ pipelineUuid }));
    const preview = await previewBulkRun(operator, { items });
    expect(preview).toMatchObject({ willRun: 2, needsConfirmation: false });
    expect(
      preview.items.map(({ leftOut }) => leftOut && [leftOut.cause, leftOut.passable]),
    ).toEqual([['frozen', false], ['overlap', true], ['cool_down', true], null, null]);
    expect(preview.items[0]?.leftOut?.sentence).toMatch(/froze this pipeline .*: Bad data\.$/);
    const anyway = await previewBulkRun(operator, { items, anyway: true });
    expect(anyway.willRun).toBe(4);

    const asked = await ask([frozen, open, cooling, free, later]);
    expect(asked.counts).toMatchObject({ leftOut: 3, waiting: 2 });
    await freezePipeline(operator, later, { reason: 'Also bad' });
    await look();
    const { items: became } = await now(asked);
    expect(became.map(({ outcome, cause }) => [outcome, cause])).toEqual([
      ['leftOut', 'frozen'],
      ['leftOut', 'overlap'],
      ['leftOut', 'cool_down'],
      ['underWay', null],
      ['leftOut', 'frozen'],
    ]);
    expect(became[4]?.sentence).toMatch(/Also bad/);
  });

  test('a credential that is disabled', async () => {
    const [uuid = '', other = ''] = [...(await pipelines(1)), ...(await pipelines(1))];
    const { rows } = await portal.admin.query(
      'SELECT credential_id AS id FROM pipelines WHERE uuid = $1',
      [uuid],
    );
    await disableCredential(await portal.red.ctx('admin'), rows[0].id, { reason: 'It leaked' });
    expect((await ask([uuid, other])).items).toMatchObject([
      { cause: 'disabled', sentence: 'Its credential is disabled: It leaked' },
      { cause: null },
    ]);
  });

  test('a credential without the scope to run', async () => {
    const [uuid = '', other = ''] = [...(await pipelines(1)), ...(await pipelines(1))];
    await portal.admin.query(
      `UPDATE credentials SET scopes = '{stats:read}' WHERE id = (SELECT credential_id FROM pipelines WHERE uuid = $1)`,
      [uuid],
    );
    const { items } = await ask([uuid, other]);
    expect(items.map(({ cause }) => cause)).toEqual(['run_scope', null]);
    await expect(ask([uuid])).rejects.toThrow(/^None of these.*may not run pipelines/);
  });

  test('anyway passes an open request, and the timeline of the new one says so', async () => {
    const [uuid = ''] = await pipelines(1);
    await run.request('red', uuid);
    await expect(ask([uuid])).rejects.toThrow(Conflict);
    const asked = await ask([uuid], { anyway: true });
    await look();
    const { rows } = await portal.admin.query(
      "SELECT note FROM run_request_events WHERE kind = 'noted' AND run_request_id = $1",
      [(await now(asked)).items[0]?.request?.id],
    );
    expect(rows).toEqual([{ note: expect.stringMatching(/^Requested anyway\. /) }]);
    expect(run.posts()).toBe(2);
  });

  test('where one of those that would run needs a confirmation, somebody says that they mean it', async () => {
    const [careful = '', plain = ''] = await pipelines(2);
    await changeRunSettings(await portal.red.ctx('admin'), careful, { needsConfirmation: true });
    const refused = await rejection(ask([careful, plain]));
    expect(refused).toMatchObject({ members: { confirmationRequired: true } });
    expect((await listBulkRuns(await portal.red.ctx('viewer'))).items).toEqual([]);
    expect((await ask([careful, plain], { confirm: true })).counts.waiting).toBe(2);
  });
});

describe('the same key', () => {
  test('is the same bulk run, also twice at once; with another wish it is refused', async () => {
    const uuids = await pipelines(2);
    const [one, two] = await Promise.all([ask(uuids, {}, 'same'), ask(uuids, {}, 'same')]);
    expect(one.id).toBe(two.id);
    await look();
    // Its outcome does not make it another request.
    expect((await ask(uuids, {}, 'same')).id).toBe(one.id);
    await expect(ask(uuids.slice(1), {}, 'same')).rejects.toThrow(/another bulk run/);
    await expect(ask(uuids, { anyway: true }, 'same')).rejects.toThrow(Conflict);
    await eachOnce(uuids);
  });

  test('a pipeline that is named twice runs once', async () => {
    const [uuid = ''] = await pipelines(1);
    expect((await ask([uuid, uuid.toUpperCase()])).total).toBe(1);
  });
});

describe('stopped', () => {
  test('what was not asked for never is, what was goes on, and both are said', async () => {
    const uuids = await pipelines(3);
    const asked = await ask(uuids, { perCredential: 1 });
    await look();
    const operator = await portal.red.ctx('operator');
    const stopped = await stopBulkRun(operator, asked.id);
    expect(stopped).toMatchObject({
      state: 'stopped',
      stopped: { by: operator.actor.name },
      counts: { underWay: 1, stopped: 2, waiting: 0 },
    });
    await runsEnd();
    expect(await look()).toBe(0);
    expect(await outcomes(asked)).toEqual(['succeeded', 'stopped', 'stopped']);
    expect(await portal.audit('bulk_run.stopped')).toEqual([
      expect.objectContaining({ target_id: asked.id, details: { notAskedFor: 2 } }),
    ]);
    await expect(stopBulkRun(operator, asked.id)).rejects.toThrow(Conflict);
    expect(run.posts()).toBe(1);
  });

  test('while a worker gives turns: each is asked for or stopped, and what is sent was asked for', async () => {
    const uuids = await pipelines(12);
    const asked = await ask(uuids, { perCredential: 20 });
    const working = look();
    const stopping = await rejectionOrNull(stopBulkRun(await portal.red.ctx('operator'), asked.id));
    await working;
    expect(stopping === null || stopping instanceof Conflict).toBe(true);
    const { counts } = await now(asked);
    expect(counts.underWay + counts.stopped).toBe(12);
    expect(run.posts()).toBe(counts.underWay);
  });
});

const rejectionOrNull = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('a worker that dies', () => {
  test('before it gave a turn: another takes it up when the claim ends', async () => {
    const uuids = await pipelines(2);
    const asked = await ask(uuids);
    await portal.admin.query(
      "UPDATE bulk_runs SET claimed_until = look_at + interval '30 seconds'",
    );
    expect(await look()).toBe(0);
    pass(30_000);
    expect(await look()).toBe(2);
    expect(await outcomes(asked)).toEqual(['underWay', 'underWay']);
    await eachOnce(uuids);
  });

  test('after it wrote the requests down: the sweep sends them, once', async () => {
    const uuids = await pipelines(2);
    const asked = await ask(uuids);
    await look(new BulkRunner(() => Promise.resolve()));
    expect(run.posts()).toBe(0);
    expect(await look()).toBe(0);
    pass(11_000);
    await Promise.all([sweepRunRequests(), sweepRunRequests()]);
    expect(await outcomes(asked)).toEqual(['underWay', 'underWay']);
    await eachOnce(uuids);
  });

  test('four at once ask for each once', async () => {
    const uuids = await pipelines(20);
    await ask(uuids, { perCredential: 20 });
    const counts = await Promise.all([look(), look(), look(), look()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
    await eachOnce(uuids);
  });
});

test('a run that was started with an input is repeated with it, where its credential still takes one', async () => {
  const [uuid = ''] = await pipelines(1);
  const accepts = (value: boolean) =>
    portal.admin.query('UPDATE credentials SET accepts_input = $1', [value]);
  await accepts(true);
  const operator = await portal.red.ctx('operator');
  const first = await requestRun(operator, {
    pipelineUuid: uuid,
    idempotencyKey: randomUUID(),
    body: { input: '{"day": 1}' },
  });
  await runsEnd('failed');
  const body = { items: [{ pipelineUuid: uuid, runUuid: first.runUuid }] };
  expect((await previewBulkRun(operator, body)).items).toMatchObject([{ inputBytes: 10 }]);
  const asked = await requestBulkRun(operator, { idempotencyKey: randomUUID(), body });
  await look();
  const [item] = (await now(asked)).items;
  expect(item).toMatchObject({ runUuid: first.runUuid, outcome: 'underWay' });
  expect(await readRunInput(operator, item?.request?.id ?? '')).toBe('{"day": 1}');
  await runsEnd('failed');
  await accepts(false);
  expect((await previewBulkRun(operator, body)).items).toMatchObject([
    { leftOut: { cause: 'input', passable: false } },
  ]);
});

describe('refusals', () => {
  test('of roles, of what is none, and of other teams', async () => {
    const uuids = await pipelines(1);
    const body = { items: [{ pipelineUuid: uuids[0] }] };
    const viewer = await portal.red.ctx('viewer');
    const operator = await portal.red.ctx('operator');
    const asked = { idempotencyKey: 'x', body };
    await expect(requestBulkRun(viewer, asked)).rejects.toThrow(Forbidden);
    await expect(previewBulkRun(viewer, body)).rejects.toThrow(Forbidden);
    await expect(requestBulkRun(operator, { ...asked, idempotencyKey: null })).rejects.toThrow(
      Malformed,
    );
    for (const wrong of [
      {},
      { items: [] },
      { items: [{ pipelineUuid: 'x' }] },
      { items: [{ pipelineUuid: uuids[0], runUuid: 'x' }] },
      { items: [{ pipelineUuid: nobodys }] },
      { items: Array.from({ length: 201 }, () => ({ pipelineUuid: randomUUID() })) },
      { ...body, perCredential: 0 },
      { ...body, perCredential: 21 },
      { ...body, more: true },
    ]) {
      await expect(requestBulkRun(operator, { ...asked, body: wrong })).rejects.toThrow(Invalid);
    }
    const made = await ask(uuids);
    const blue = await portal.blue.ctx('owner');
    await expect(requestBulkRun(blue, asked)).rejects.toThrow(/is not a pipeline of this team/);
    await expect(getBulkRun(blue, made.id)).rejects.toThrow(NotFound);
    await expect(stopBulkRun(blue, made.id)).rejects.toThrow(NotFound);
    await expect(stopBulkRun(viewer, made.id)).rejects.toThrow(Forbidden);
    await expect(stopBulkRun(operator, nobodys)).rejects.toThrow(NotFound);
    await expect(getBulkRun(operator, 'nonsense')).rejects.toThrow(NotFound);
    expect((await listBulkRuns(blue)).items).toEqual([]);
    expect((await now(made)).counts.waiting).toBe(1);
  });
});

test('bulk runs are listed newest first, a page at a time', async () => {
  const uuids = await pipelines(1);
  const made: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    made.unshift((await ask(uuids)).id);
    pass(1);
  }
  const viewer = await portal.red.ctx('viewer');
  const first = await listBulkRuns(viewer, { limit: 2 });
  const second = await listBulkRuns(viewer, { limit: 2, cursor: first.nextCursor });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made);
  expect(second.nextCursor).toBeNull();
  await expect(listBulkRuns(viewer, { cursor: 'nonsense' })).rejects.toThrow(Malformed);
});

test('a request of a bulk run is one like any other', async () => {
  const asked = await ask(await pipelines(1));
  await look();
  const { items } = await listRunRequests(await portal.red.ctx('viewer'));
  expect(items).toHaveLength(1);
  const id = (await now(asked)).items[0]?.request?.id ?? '';
  expect(await getRunRequest(await portal.red.ctx('viewer'), id)).toEqual(items[0]);
  expect(await readRunRequest(await portal.red.ctx('viewer'), id)).toMatchObject({
    bulkRunId: asked.id,
  });
});
