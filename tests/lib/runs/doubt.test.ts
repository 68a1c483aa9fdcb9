import { randomUUID } from 'node:crypto';
import type { RunAnswer } from '@/lib/datamin';
import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/errors';
import { followRunsJob } from '@/lib/jobs/follow-runs';
import {
  addRunRequestNote,
  closeRunRequest,
  getRunRequest,
  listRunRequests,
  lookAgain,
  matchRunRequest,
  readRunRequest,
  requestRun,
  runAgain,
  sendsUnderWay,
} from '@/lib/runs';
import { recordRun } from '@/lib/sandbox';
import { clockTime, pass } from '../../support/portal/clock';
import { openPortal, type PortalUnderTest, rejection } from '../../support/portal/portal';
import { asking } from './support';

let portal: PortalUnderTest;
let run: ReturnType<typeof asking>;
beforeAll(async () => {
  portal = await openPortal();
  run = asking(portal);
});
afterAll(() => portal.close());
beforeEach(() => portal.sandbox.faults.clear());

const operator = () => portal.blue.ctx('operator');
const story = async (id: string) => readRunRequest(await portal.blue.ctx('viewer'), id);
const look = async (uuid: string) => {
  const { rows } = await portal.admin.query('SELECT id, team_id FROM pipelines WHERE uuid = $1', [
    uuid,
  ]);
  await followRunsJob({ teamId: rows[0].team_id, pipelineId: rows[0].id });
};

/** Datamin's clock and the portal's are the same here: this many seconds from now. */
const startsIn = (seconds: number, runUuid: string = randomUUID()) => ({
  uuid: runUuid,
  taskRuns: [{ executedAt: new Date(clockTime().getTime() + seconds * 1000), durationMs: 1000 }],
});

/** A request that Datamin answered with 500: nobody knows whether it started a run. */
async function uncertain(pipeline?: string, key: string = randomUUID()) {
  const uuid = pipeline ?? (await run.runnable('blue'));
  portal.sandbox.faults.inject({ on: 'run', times: 1, action: { type: 'status', status: 500 } });
  const asked = { pipelineUuid: uuid, idempotencyKey: key, body: { anyway: true } };
  const { id, state } = await requestRun(await operator(), asked);
  expect(state).toBe('uncertain');
  return { uuid, id };
}

describe('what the log says', () => {
  test('of a run that began then and nobody owns: probable, with its evidence', async () => {
    const { uuid, id } = await uncertain();
    const [ours, before, owned, late] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    recordRun(portal.sandbox.world, uuid, startsIn(3, ours));
    recordRun(portal.sandbox.world, uuid, startsIn(-600, before));
    recordRun(portal.sandbox.world, uuid, startsIn(20 * 60, late));
    recordRun(portal.sandbox.world, uuid, startsIn(4, owned));
    await portal.admin.query(
      `INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, actor_kind, actor_name, state, run_uuid)
       SELECT gen_random_uuid(), team_id, pipeline_id, 'owner of a run', 'user', 'somebody', 'matched', $2 FROM run_requests WHERE id = $1`,
      [id, owned],
    );
    pass(30 * 60_000);
    await look(uuid);
    const told = await story(id);
    expect(told).toMatchObject({ state: 'uncertain', finding: 'probable', doubtful: true });
    expect(told.candidates).toMatchObject([
      { runUuid: ours, taskRuns: 1, failed: 0, startedAfterMs: 2000 },
    ]);
    expect(told.events.at(-1)).toMatchObject({
      kind: 'looked',
      note: expect.stringMatching(/schedule started looks the same/),
    });
    // The log says the same again, which is not news.
    await look(uuid);
    expect((await story(id)).events).toHaveLength(told.events.length);
  });

  test('of several: all are offered', async () => {
    const { uuid, id } = await uncertain();
    recordRun(portal.sandbox.world, uuid, startsIn(3));
    recordRun(portal.sandbox.world, uuid, startsIn(9));
    pass(60_000);
    await look(uuid);
    expect(await story(id)).toMatchObject({ finding: 'several', candidates: [{}, {}] });
  });

  test('of one that two uncertain requests may have started: probable for neither', async () => {
    const { uuid, id } = await uncertain();
    const { id: other } = await uncertain(uuid);
    recordRun(portal.sandbox.world, uuid, startsIn(3));
    pass(60_000);
    await look(uuid);
    for (const one of [id, other]) {
      const told = await story(one);
      expect(told).toMatchObject({ finding: 'several', candidates: [{}] });
      expect(told.events.at(-1)?.note).toMatch(/cannot be told/);
    }
  });

  test('of none: it stays uncertain, for ever', async () => {
    const { uuid, id } = await uncertain();
    for (const hours of [0, 1, 10, 30, 1000]) {
      pass(hours * 3_600_000);
      await look(uuid);
      expect(await story(id)).toMatchObject({ state: 'uncertain', finding: 'none' });
    }
    recordRun(portal.sandbox.world, uuid, startsIn(-1041 * 3600 + 5));
    expect(await lookAgain(await operator(), id)).toMatchObject({ state: 'uncertain' });
    expect(await story(id)).toMatchObject({ finding: 'probable' });
  });
});

describe('this is my run', () => {
  test('of two persons who take one run for two requests, one gets it', async () => {
    const { uuid, id } = await uncertain();
    const { id: other } = await uncertain(uuid);
    const runUuid = randomUUID();
    recordRun(portal.sandbox.world, uuid, startsIn(3, runUuid));
    pass(60_000);
    await look(uuid);
    const ctx = await operator();
    const taken = await Promise.allSettled(
      [id, other].map((one) => matchRunRequest(ctx, one, { runUuid })),
    );
    expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const views = await Promise.all([id, other].map((one) => story(one)));
    expect(views.map(({ state }) => state).sort()).toEqual(['matched', 'uncertain']);
    const [matched] = views.filter(({ state }) => state === 'matched');
    expect(matched).toMatchObject({
      runUuid,
      endedAt: clockTime(),
      reason: 'blue-operator said that this is its run.',
    });
    expect(matched?.events.at(-1)).toMatchObject({
      from: 'uncertain',
      to: 'matched',
      by: { kind: 'user', name: 'blue-operator' },
    });
    // No longer anybody else's.
    const [left] = views.filter(({ state }) => state === 'uncertain');
    expect(left).toMatchObject({ candidates: [], finding: 'none' });
    expect((await portal.audit('run_request.matched')).at(-1)).toMatchObject({
      target_id: uuid,
      details: { runRequestId: matched?.id, runUuid },
    });
  });

  test('a run that is not offered, or a request that is not in doubt: a conflict', async () => {
    const { id } = await uncertain();
    const ctx = await operator();
    const runUuid = randomUUID();
    expect(await rejection(matchRunRequest(ctx, id, { runUuid }))).toBeInstanceOf(Conflict);
    expect(await rejection(matchRunRequest(ctx, id, { runUuid: 'x' }))).toBeInstanceOf(Invalid);
    const settled = await run.request('blue', await run.runnable('blue'));
    const own = { runUuid: settled.runUuid };
    expect(await rejection(matchRunRequest(ctx, settled.id, own))).toBeInstanceOf(Conflict);
    expect(await rejection(closeRunRequest(ctx, settled.id))).toBeInstanceOf(Conflict);
    const again = runAgain(ctx, settled.id, { idempotencyKey: randomUUID() });
    expect(await rejection(again)).toBeInstanceOf(Conflict);
    expect(await getRunRequest(ctx, settled.id)).toMatchObject({ state: 'accepted' });
  });
});

test('close: with words, by name, audited, once', async () => {
  const { uuid, id } = await uncertain();
  const ctx = await operator();
  const closings = await Promise.allSettled([
    closeRunRequest(ctx, id, { note: 'seen in Datamin: it never ran' }),
    closeRunRequest(ctx, id, { note: 'seen in Datamin: it never ran' }),
  ]);
  expect(closings.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await story(id)).toMatchObject({
    state: 'closed',
    following: false,
    reason: 'blue-operator closed it: seen in Datamin: it never ran',
  });
  const audited = await portal.audit('run_request.closed');
  expect(audited.filter(({ details }) => details.runRequestId === id)).toHaveLength(1);
  expect(await requestRun(ctx, { pipelineUuid: uuid, idempotencyKey: id })).toMatchObject({
    state: 'accepted',
  });
});

test('run again anyway: a new request, the old one closed by it; the same key again changes nothing', async () => {
  const { uuid, id } = await uncertain();
  const ctx = await operator();
  const posts = run.posts();
  const key = { idempotencyKey: `again ${id}`.replace(' ', '-') };
  const views = await Promise.all([runAgain(ctx, id, key), runAgain(ctx, id, key)]);
  expect(new Set(views.map((view) => view.id)).size).toBe(1);
  const [again] = views;
  expect(await story(again?.id ?? '')).toMatchObject({ state: 'accepted', repeatOf: id });
  expect(await story(id)).toMatchObject({
    state: 'closed',
    repeatedBy: again?.id,
    reason: expect.stringMatching(/ran it again anyway/),
  });
  expect(run.posts()).toBe(posts + 1);
  const audited = await portal.audit('run.requested');
  expect(audited.at(-1)?.details).toEqual({ runRequestId: again?.id, anyway: true, insteadOf: id });
  // Two people with their own keys: the second finds no doubt any more, and nothing is sent.
  const late = runAgain(ctx, id, { idempotencyKey: randomUUID() });
  expect(await rejection(late)).toBeInstanceOf(Conflict);
  expect(run.posts()).toBe(posts + 1);
  const { items } = await listRunRequests(ctx, { pipeline: uuid });
  expect(items.map((item) => item.id)).toEqual([again?.id, id]);
});

test('a stalled one may be closed or run again, a followed one not', async () => {
  const uuid = await run.runnable('blue', { tasks: [], state: 'active' });
  const { id } = await uncertain(uuid);
  await portal.admin.query(
    `UPDATE run_requests SET state = 'accepted', run_uuid = gen_random_uuid() WHERE id = $1`,
    [id],
  );
  const ctx = await operator();
  expect(await rejection(closeRunRequest(ctx, id))).toBeInstanceOf(Conflict);
  pass(15 * 60_000);
  await look(uuid);
  expect(await story(id)).toMatchObject({ stalled: true });
  expect(await closeRunRequest(ctx, id)).toMatchObject({ state: 'closed' });
});

test('a note is kept in the timeline with its writer', async () => {
  const { id } = await uncertain();
  await addRunRequestNote(await operator(), id, { text: ' Asked the vendor.\nThey look. ' });
  expect((await story(id)).events.at(-1)).toMatchObject({
    kind: 'noted',
    note: 'Asked the vendor.\nThey look.',
    from: 'uncertain',
    to: 'uncertain',
    by: { kind: 'user', name: 'blue-operator' },
  });
  for (const text of ['', '  ', 'x'.repeat(2001), 'a\u0000b', 7]) {
    expect(await rejection(addRunRequestNote(await operator(), id, { text }))).toBeInstanceOf(
      Invalid,
    );
  }
});

test('a viewer decides nothing, and another team finds nothing', async () => {
  const { id } = await uncertain();
  const key = { idempotencyKey: randomUUID() };
  const [viewer, foreign] = [await portal.blue.ctx('viewer'), await portal.red.ctx('owner')];
  const runUuid = randomUUID();
  const choices = [
    (ctx: typeof viewer) => matchRunRequest(ctx, id, { runUuid }),
    (ctx: typeof viewer) => closeRunRequest(ctx, id),
    (ctx: typeof viewer) => runAgain(ctx, id, key),
    (ctx: typeof viewer) => lookAgain(ctx, id),
    (ctx: typeof viewer) => addRunRequestNote(ctx, id, { text: 'x' }),
  ];
  for (const choose of choices) {
    expect(await rejection(choose(viewer))).toBeInstanceOf(Forbidden);
    expect(await rejection(choose(foreign))).toBeInstanceOf(NotFound);
  }
  expect(await rejection(readRunRequest(foreign, id))).toBeInstanceOf(NotFound);
  // It exists, so the refusals above mean something.
  expect(await story(id)).toMatchObject({ state: 'uncertain' });
});

test('an answer that names a run a person took for another request is told there', async () => {
  const { uuid, id } = await uncertain();
  const { id: first, runUuid } = await run.request('blue', await run.runnable('blue'));
  const { id: late } = await uncertain(uuid);
  await portal.admin.query(
    `UPDATE run_requests SET state = 'matched', run_uuid = $2, follow_due_at = NULL WHERE id = $1`,
    [id, runUuid],
  );
  const { settleAnswer } = await import('@/lib/runs/settle-answer');
  const { runRequestColumns } = await import('@/lib/runs/internal');
  const { withTransaction } = await import('@/lib/context');
  const ctx = await operator();
  const row = await withTransaction(ctx, (tx) =>
    tx.runRequest.findUniqueOrThrow({ where: { id: late }, select: runRequestColumns }),
  );
  const answer: RunAnswer = {
    kind: 'accepted',
    status: 200,
    runUuid: runUuid ?? '',
    // More than any pipeline has: not all of them become tasks.
    taskRuns: Array.from({ length: 250 }, () => ({
      taskUuid: randomUUID(),
      taskRunUuid: null,
      state: 'pending',
    })),
  };
  await settleAnswer(ctx, row, answer);
  await sendsUnderWay();
  expect(await story(late)).toMatchObject({ state: 'matched', runUuid });
  const { rows } = await portal.admin.query(
    'SELECT count(*)::int FROM tasks t JOIN pipelines p ON p.id = t.pipeline_id WHERE p.uuid = $1',
    [uuid],
  );
  expect(rows).toEqual([{ count: 200 }]);
  // Datamin named the run to two requests: both are accepted, and both say so, once.
  await settleAnswer(ctx, row, answer);
  await sendsUnderWay();
  expect(await story(first)).toMatchObject({ state: 'accepted', runUuid });
  const told = (await story(id)).events.filter(({ note }) =>
    /it was not this one’s/.test(note ?? ''),
  );
  expect(told).toHaveLength(1);
  for (const named of [first, late]) {
    const notes = (await story(named)).events.map(({ note }) => note ?? '');
    expect(notes.filter((note) => /there may be one run for both/.test(note))).toHaveLength(1);
    expect(notes.join()).not.toMatch(/not this one’s/);
  }
});
