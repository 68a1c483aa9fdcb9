import { randomUUID } from 'node:crypto';
import { systemContext } from '@/lib/context';
import type { RunAnswer } from '@/lib/datamin';
import { isUnavailable } from '@/lib/db';
import { getRunRequest, sendRunRequest, sendsUnderWay, sweepRunRequests } from '@/lib/runs';
import { recordAndSend } from '@/lib/runs/request-run';
import { pass } from '../../support/portal/clock';
import { openPortal, type PortalUnderTest, rejection } from '../../support/portal/portal';
import { shutDatabase } from '../../support/shut-database';
import { asking } from './support';

let portal: PortalUnderTest;
let run: ReturnType<typeof asking>;
beforeAll(async () => {
  portal = await openPortal();
  run = asking(portal);
});
afterAll(() => portal.close());

const worker = () => systemContext({ id: portal.blue.id, slug: 'blue', name: 'Blue' }, 'worker');
const token = { value: 'token', expiresAt: new Date(0), scopes: [] };

const noLog = () => {
  throw new Error('Nobody reads the log here.');
};

/** A request sent to a Datamin that gives these answers, one after the other, while the database is away. */
async function sentWhileAway(answers: RunAnswer[], pause: () => Promise<unknown>) {
  const uuid = await run.runnable('blue');
  const id = randomUUID();
  await portal.admin.query(
    `INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, actor_kind, actor_name, requested_at)
     SELECT $1, team_id, id, gen_random_uuid()::text, 'user', 'somebody', now() FROM pipelines WHERE uuid = $2`,
    [id, uuid],
  );
  let posts = 0;
  const sending = sendRunRequest(worker(), id, {
    pause,
    senderFor: async () => ({
      token: async () => token,
      renew: async () => token,
      datamin: {
        logs: noLog,
        startRun: async () => {
          await shutDatabase(portal).shut();
          const answer = answers[posts];
          posts += 1;
          if (!answer) throw new Error('It was sent once too often.');
          return answer;
        },
      },
    }),
  });
  return { id, sending, posts: () => posts };
}

test('what Datamin answered while the database was away is written down when it is back', async () => {
  const runUuid = randomUUID();
  const answer: RunAnswer = { kind: 'accepted', status: 200, runUuid, taskRuns: [] };
  let pauses = 0;
  const { id, sending, posts } = await sentWhileAway([answer], async () => {
    pauses += 1;
    if (pauses === 2) await shutDatabase(portal).open();
  });
  await sending;
  expect([posts(), pauses]).toEqual([1, 2]);
  expect(await getRunRequest(await portal.blue.ctx('viewer'), id)).toMatchObject({
    state: 'accepted',
    attempt: 1,
    runUuid,
  });
  expect(await run.states(id)).toEqual(['sending 1', 'accepted 1']);
});

test('so is the attempt after one that provably sent nothing, before its first byte', async () => {
  const runUuid = randomUUID();
  const { id, sending, posts } = await sentWhileAway(
    [
      { kind: 'unsent', reason: 'It refuses connections.', retryable: true },
      { kind: 'accepted', status: 200, runUuid, taskRuns: [] },
    ],
    () => shutDatabase(portal).open(),
  );
  await sending;
  expect(posts()).toBe(2);
  expect(await run.states(id)).toEqual(['sending 1', 'sending 2', 'accepted 2']);
});

test('a database that stays away for minutes leaves the doubt to the lease', async () => {
  const answer: RunAnswer = { kind: 'rejected', status: 403, reason: 'It is paused.' };
  const { id, sending } = await sentWhileAway([answer], async () => pass(60_000));
  await expect(sending).rejects.toThrow();
  await shutDatabase(portal).open();
  expect(await run.states(id)).toEqual(['sending 1']);
});

test('who asked is told at once that the database is away, and later with the same key what came of it', async () => {
  const uuid = await run.runnable('blue');
  const { shut, open } = shutDatabase(portal);
  const runUuid = randomUUID();
  let back = () => {};
  const isBack = new Promise<void>((done) => {
    back = done;
  });
  const sender = {
    token: async () => token,
    renew: async () => token,
    datamin: {
      logs: noLog,
      startRun: async (): Promise<RunAnswer> => {
        await shut();
        return { kind: 'accepted', status: 200, runUuid, taskRuns: [] };
      },
    },
  };
  const ask = async () =>
    recordAndSend(
      await portal.blue.ctx('operator'),
      {
        pipelineUuid: uuid,
        idempotencyKey: 'asked-in-an-outage',
        anyway: false,
        confirmed: false,
        input: undefined,
      },
      { pause: () => isBack, held: () => ({ sender, token }) },
    );
  // Only this may end the wait: the database comes back after it.
  expect(isUnavailable(await rejection(ask()))).toBe(true);
  await open();
  back();
  await sendsUnderWay();
  expect(await ask()).toMatchObject({ state: 'accepted', attempt: 1, runUuid });
});

/** Sends a request in a process that is suspended before its first byte, and wakes after its lease. */
async function sentAfterSleep(meanwhile: () => Promise<unknown>) {
  const uuid = await run.runnable('blue');
  const id = randomUUID();
  await portal.admin.query(
    `INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, actor_kind, actor_name, requested_at)
     SELECT $1, team_id, id, gen_random_uuid()::text, 'user', 'somebody', now() FROM pipelines WHERE uuid = $2`,
    [id, uuid],
  );
  let [tries, posts] = [0, 0];
  await sendRunRequest(worker(), id, {
    pause: async () => undefined,
    senderFor: async () => ({
      token: async () => token,
      renew: async () => token,
      datamin: {
        logs: noLog,
        startRun: async (_, { onRequestStart }): Promise<RunAnswer> => {
          tries += 1;
          if (tries === 1) {
            pass(10 * 60_000);
            await meanwhile();
          }
          try {
            onRequestStart?.();
          } catch (error) {
            return { kind: 'unsent', reason: String(error), retryable: true };
          }
          posts += 1;
          return { kind: 'accepted', status: 200, runUuid: randomUUID(), taskRuns: [] };
        },
      },
    }),
  });
  return { posts, states: await run.states(id) };
}

test('a process that wakes after its lease sends nothing under it', async () => {
  expect(await sentAfterSleep(async () => undefined)).toEqual({
    posts: 1,
    states: ['sending 1', 'sending 2', 'accepted 2'],
  });
  expect(await sentAfterSleep(() => sweepRunRequests())).toEqual({
    posts: 0,
    states: ['sending 1', 'uncertain 1'],
  });
});
