import { createHmac, randomUUID } from 'node:crypto';
import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/errors';
import {
  createWebhook,
  deliverDueWebhooks,
  getWebhook,
  listWebhookDeliveries,
  listWebhooks,
  pruneWebhookDeliveries,
  removeWebhook,
  replayDelivery,
  resealWebhook,
  rotateWebhook,
  testWebhook,
  updateWebhook,
} from '@/lib/webhooks';
import { mostAttempts, pauseAfter } from '@/lib/webhooks/backoff';
import { type Posted, post } from '@/lib/webhooks/post';
import { clockTime, pass } from '../../support/portal/clock';
import {
  closedPort,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';
import { asking } from '../runs/support';
import { type Received, type Receiver, startReceiver } from './receiver';

let portal: PortalUnderTest;
let server: Receiver;
let run: ReturnType<typeof asking>;
let pipeline: string;
beforeAll(async () => {
  portal = await openPortal();
  run = asking(portal);
  pipeline = await run.runnable('red');
});
afterAll(() => portal.close());
beforeEach(async () => {
  server = await startReceiver();
  await portal.admin.query('DELETE FROM webhooks');
  await portal.admin.query('DELETE FROM run_requests');
});
afterEach(() => server.close());

const admin = () => portal.red.ctx('admin');
let made = 0;
const hook = async (more: object = {}) => {
  made += 1;
  return createWebhook(await admin(), { name: `Hook ${made}`, url: server.url, ...more });
};
const log = async (id: string) => (await listWebhookDeliveries(await admin(), id)).items;
const due = () => deliverDueWebhooks({ random: () => 0.5 });
/** Sends everything due, as the worker does round after round. */
const drain = async () => {
  let count = 0;
  for (let sent = await due(); sent > 0; sent = await due()) count += sent;
  return count;
};

/** Whether a secret signed it, by the text of Standard Webhooks and none of our code. */
function isSignedBy(secret: string, { headers, body }: Received): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const wanted = createHmac('sha256', key).update(signed).digest('base64');
  return String(headers['webhook-signature']).split(' ').includes(`v1,${wanted}`);
}

test('every transition is told in order, signed, once', async () => {
  const { webhook, secret } = await hook();
  const request = await run.request('red', pipeline);
  expect(await drain()).toBe(3);
  expect(await drain()).toBe(0);
  const bodies = server.received.map(({ body }) => JSON.parse(body));
  expect(bodies.map(({ type }) => type)).toEqual([
    'run_request.requested',
    'run_request.sending',
    'run_request.accepted',
  ]);
  expect(bodies[2]).toEqual({
    type: 'run_request.accepted',
    timestamp: clockTime().toISOString(),
    data: {
      id: request.id,
      team: 'red',
      pipelineUuid: pipeline,
      pipelineName: 'Test',
      state: 'accepted',
      from: 'sending',
      attempt: 1,
      runUuid: request.runUuid,
      reason: null,
      requestedAt: clockTime().toISOString(),
      requestedBy: { kind: 'user', name: 'red-operator' },
    },
  });
  for (const one of server.received) {
    expect(isSignedBy(secret, one)).toBe(true);
    expect(isSignedBy('whsec_bm90IGl0', one)).toBe(false);
    expect(one.url).toBe('/hooks?from=portal');
    expect(one.headers['content-type']).toBe('application/json');
    expect(Number(one.headers['webhook-timestamp'])).toBe(Math.floor(clockTime().getTime() / 1000));
  }
  const entries = await log(webhook.id);
  expect(entries.map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered']);
  expect(entries.map(({ id }) => id).reverse()).toEqual(
    server.received.map(({ headers }) => headers['webhook-id']),
  );
  expect(entries[0]?.attempts).toMatchObject([{ status: 204, problem: null }]);
  // All three were made at one moment.
  const paged: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await listWebhookDeliveries(await admin(), webhook.id, { limit: 1, cursor });
    paged.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(paged).toEqual(entries.map(({ id }) => id));
});

test('only the states that were asked for, and only the own team', async () => {
  const { webhook } = await hook({ states: ['accepted', 'accepted'] });
  const theirs = await createWebhook(await portal.blue.ctx('admin'), {
    name: 'Theirs',
    url: server.url,
  });
  await run.request('red', pipeline);
  await drain();
  expect(server.received.map(({ body }) => JSON.parse(body).type)).toEqual([
    'run_request.accepted',
  ]);
  expect(await log(webhook.id)).toHaveLength(1);
  const blue = await portal.blue.ctx('admin');
  expect((await listWebhookDeliveries(blue, theirs.webhook.id)).items).toEqual([]);
});

test('what is rolled back tells nothing, and a removed webhook leaves nothing', async () => {
  const { webhook } = await hook();
  await run.request('red', pipeline);
  // Refused as another is open: its row is written and rolled back.
  expect(await rejection(run.request('red', pipeline))).toBeInstanceOf(Conflict);
  expect(await log(webhook.id)).toHaveLength(3);
  await removeWebhook(await admin(), webhook.id);
  const { rows } = await portal.admin.query('SELECT count(*)::int AS n FROM webhook_deliveries');
  expect(rows[0].n).toBe(0);
  expect(await portal.audit('webhook.removed')).toHaveLength(1);
});

const sent = (deadlineMs = 10_000) => post(server.url, {}, '{}', { deadlineMs, answerBytes: 1024 });

test('a server that hangs, fails, redirects or resets is told in a sentence', async () => {
  server.answer = () => {};
  expect(await sent(400)).toMatchObject({
    status: null,
    problem: expect.stringMatching(/within 0.4 s/),
  });
  server.answer = (response) => response.writeHead(500).end(`no\0 ${'x'.repeat(5000)}`);
  const failed = await sent();
  expect(failed).toMatchObject({
    status: 500,
    problem: expect.stringMatching(/answered 500\. .*its own log/),
  });
  expect(failed.answer).toMatch(/^no\u{fffd} x+$/u);
  expect(failed.answer?.length).toBeLessThanOrEqual(1024);
  const before = server.received.length;
  server.answer = (response) => response.writeHead(307, { location: server.url }).end();
  expect(await sent()).toMatchObject({ status: 307, problem: expect.stringMatching(/redirect/) });
  expect(server.received).toHaveLength(before + 1);
  server.answer = (response) => response.destroy();
  expect(await sent()).toMatchObject({
    status: null,
    problem: expect.stringMatching(/broke .*own log/),
  });
  // An endless answer is not read to its end.
  server.answer = (response) => {
    response.writeHead(200);
    const more = () => response.write('y'.repeat(65_536), (error) => error ?? more());
    more();
  };
  expect(await sent()).toMatchObject({ status: 200, problem: null });
  const closed = `http://127.0.0.1:${await closedPort()}/`;
  expect(await post(closed, {}, '{}')).toMatchObject({
    status: null,
    problem: expect.stringMatching(/refuses connections\. Check that the receiver runs/),
  });
  expect(await post('http://169.254.169.254/latest', {}, '{}')).toMatchObject({
    status: null,
    problem: expect.stringMatching(/does not call/),
  });
});

test('a failure is tried again with pauses that grow for a day, then it has failed', async () => {
  server.answer = (response) => response.writeHead(503).end();
  const { webhook } = await hook({ states: ['requested'] });
  await run.request('red', pipeline);
  const begun = clockTime().getTime();
  let attempts = await drain();
  while (attempts < mostAttempts) {
    const [entry] = await log(webhook.id);
    expect(entry).toMatchObject({ state: 'waiting', dueAt: expect.any(Date) });
    pass((entry?.dueAt?.getTime() ?? 0) - clockTime().getTime() - 1);
    expect(await drain()).toBe(0);
    pass(1);
    attempts += await drain();
  }
  const hours = (clockTime().getTime() - begun) / 3_600_000;
  expect(hours).toBeGreaterThan(20);
  expect(hours).toBeLessThan(28);
  const [entry] = await log(webhook.id);
  expect(entry).toMatchObject({ state: 'failed', dueAt: null });
  expect(entry?.attempts).toHaveLength(mostAttempts);
  expect(new Set(server.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect([pauseAfter(1, 0), pauseAfter(1, 0.999)]).toEqual([4000, 5998]);

  // One that fails again is tried like a new one.
  await replayDelivery(await admin(), entry?.id ?? '', { random: () => 0.5 });
  expect((await log(webhook.id))[0]).toMatchObject({
    state: 'waiting',
    dueAt: new Date(clockTime().getTime() + 5000),
  });
  server.answer = (response) => response.writeHead(200).end('thanks');
  const replayed = await replayDelivery(await admin(), entry?.id ?? '');
  expect(replayed).toMatchObject({ status: 200, problem: null, answer: 'thanks' });
  expect((await log(webhook.id))[0]).toMatchObject({ state: 'delivered' });
  expect((await getWebhook(await admin(), webhook.id)).failingSince).toBeNull();
});

test('one that failed does not hold up those after it; two workers send nothing twice', async () => {
  const { webhook } = await hook();
  server.answer = (response, nth) => response.writeHead(nth === 1 ? 500 : 204).end();
  await run.request('red', pipeline);
  await Promise.all([due(), due(), due()]);
  expect(server.received).toHaveLength(3);
  const states = (await log(webhook.id)).map(({ kind, state }) => `${kind} ${state}`);
  expect(states).toEqual([
    'run_request.accepted delivered',
    'run_request.sending delivered',
    'run_request.requested waiting',
  ]);
});

test('an attempt that ends after a replay arrived does not undo that', async () => {
  const { webhook } = await hook({ states: ['requested'] });
  await run.request('red', pipeline);
  const [{ id } = { id: '' }] = await log(webhook.id);
  const posted: Posted = { status: 204, durationMs: 1, problem: null, answer: '' };
  const late = async () => {
    await replayDelivery(await admin(), id, { send: async () => posted });
    return { ...posted, status: 500, problem: 'Too late.' };
  };
  await deliverDueWebhooks({ send: late });
  const [entry] = await log(webhook.id);
  expect(entry).toMatchObject({ state: 'delivered', dueAt: null });
  expect(entry?.attempts.map(({ status }) => status).sort()).toEqual([204, 500]);
});

test('a worker that fell silent is waited for as long as its lease', async () => {
  const { webhook } = await hook();
  await run.request('red', pipeline);
  await portal.admin.query('UPDATE webhooks SET lease_until = $1', [
    new Date(clockTime().getTime() + 60_000),
  ]);
  expect(await drain()).toBe(0);
  pass(60_000);
  expect(await drain()).toBe(3);
  expect(await log(webhook.id)).toHaveLength(3);
});

test('a worker whose lease became another’s sends no more and does not free it', async () => {
  await hook();
  await run.request('red', pipeline);
  let [sends, another] = [0, clockTime()];
  const slow = async (): Promise<Posted> => {
    sends += 1;
    pass(80_000);
    another = new Date(clockTime().getTime() + 75_000);
    await portal.admin.query('UPDATE webhooks SET lease_until = $1', [another]);
    return { status: 204, durationMs: 1, problem: null, answer: '' };
  };
  await deliverDueWebhooks({ send: slow });
  expect(sends).toBe(1);
  const { rows } = await portal.admin.query('SELECT lease_until FROM webhooks');
  expect(rows).toEqual([{ lease_until: another }]);
});

test('what fails by hand while the webhook is disabled has failed; what waits goes on waiting', async () => {
  const { webhook } = await hook();
  await run.request('red', pipeline);
  const posted: Posted = { status: 500, durationMs: 1, problem: 'Failed.', answer: '' };
  let sends = 0;
  const disabling = async () => {
    sends += 1;
    await updateWebhook(await admin(), webhook.id, { enabled: false });
    return posted;
  };
  await deliverDueWebhooks({ send: disabling });
  expect(sends).toBe(1);
  const states = async () => (await log(webhook.id)).map(({ state }) => state).sort();
  expect(await states()).toEqual(['waiting', 'waiting', 'waiting']);

  await testWebhook(await admin(), webhook.id, { send: async () => posted });
  const tested = (await log(webhook.id)).find(({ kind }) => kind === 'webhook.test');
  expect(tested).toMatchObject({ state: 'failed', dueAt: null });
  const waiting = (await log(webhook.id)).find(({ state }) => state === 'waiting');
  await replayDelivery(await admin(), waiting?.id ?? '', { send: async () => posted });
  expect(await states()).toEqual(['failed', 'failed', 'waiting', 'waiting']);

  await updateWebhook(await admin(), webhook.id, { enabled: true });
  pass(86_400_000);
  expect(await drain()).toBe(2);
  expect(await states()).toEqual(['delivered', 'delivered', 'failed', 'failed']);
});

test('after five days of nothing but failure it is switched off, and says so', async () => {
  server.answer = (response) => response.writeHead(500).end();
  const { webhook } = await hook({ states: ['requested'] });
  await testWebhook(await admin(), webhook.id);
  pass(5 * 86_400_000 - 1);
  await testWebhook(await admin(), webhook.id);
  expect(await getWebhook(await admin(), webhook.id)).toMatchObject({ enabled: true });
  pass(1);
  await testWebhook(await admin(), webhook.id);
  const off = await getWebhook(await admin(), webhook.id);
  expect(off).toMatchObject({
    enabled: false,
    disabledReason: expect.stringMatching(/nothing arrived for 5 days.*answered 500/),
  });
  expect((await log(webhook.id)).map(({ state }) => state)).toEqual(['failed', 'failed', 'failed']);
  const [told] = await portal.audit('webhook.given_up');
  expect(told).toMatchObject({
    target_id: webhook.id,
    details: { reason: off.disabledReason },
  });
  await run.request('red', pipeline);
  expect(await log(webhook.id)).toHaveLength(3);
  const on = await updateWebhook(await admin(), webhook.id, { enabled: true });
  expect(on).toMatchObject({ enabled: true, disabledReason: null, failingSince: null });
});

test('a server that says 410 is told no more', async () => {
  server.answer = (response) => response.writeHead(410).end();
  const { webhook } = await hook();
  await run.request('red', pipeline);
  await drain();
  expect(server.received).toHaveLength(1);
  expect(await getWebhook(await admin(), webhook.id)).toMatchObject({
    enabled: false,
    disabledReason: expect.stringMatching(/410/),
  });
});

test('a new secret and the old one both sign for a day; then the new one alone', async () => {
  const { webhook, secret } = await hook();
  const rotated = await rotateWebhook(await admin(), webhook.id);
  expect(rotated.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  await testWebhook(await admin(), webhook.id);
  pass(24 * 3_600_000);
  await testWebhook(await admin(), webhook.id);
  const [both, alone] = server.received;
  if (!both || !alone) throw new Error('nothing arrived');
  expect([isSignedBy(secret, both), isSignedBy(rotated.secret, both)]).toEqual([true, true]);
  expect([isSignedBy(secret, alone), isSignedBy(rotated.secret, alone)]).toEqual([false, true]);
  const { rows } = await portal.admin.query(
    'SELECT secret_sealed, old_secret_sealed FROM webhooks',
  );
  for (const sealed of Object.values(rows[0])) expect(String(sealed)).toMatch(/^ey[^.]*\.\./);
  // All of it is already under the first key.
  const owner = await portal.red.ctx('owner');
  expect(await resealWebhook(owner, webhook.id)).toEqual({ moved: 0, current: 2, missingKeys: [] });
});

test('a secret that opens no more is replaced by the new one alone', async () => {
  const { webhook } = await hook();
  const { webhook: other } = await hook();
  // Another one's does not open in its place.
  await portal.admin.query(
    'UPDATE webhooks w SET secret_sealed = o.secret_sealed FROM webhooks o WHERE w.id = $1 AND o.id = $2',
    [webhook.id, other.id],
  );
  expect(await testWebhook(await admin(), webhook.id)).toMatchObject({
    status: null,
    problem: expect.stringMatching(/^Nothing was sent: /),
  });
  const rotated = await rotateWebhook(await admin(), webhook.id);
  expect(rotated.webhook.oldSecretUntil).toBeNull();
  expect(await testWebhook(await admin(), webhook.id)).toMatchObject({ problem: null });
  expect(server.received.map((one) => isSignedBy(rotated.secret, one))).toEqual([true]);
});

test('a secret is in no list, no audit event and no log', async () => {
  const { webhook, secret } = await hook();
  await testWebhook(await admin(), webhook.id);
  const everything = JSON.stringify([
    await listWebhooks(await admin()),
    await log(webhook.id),
    await portal.audit('webhook.created'),
    await portal.audit('webhook.tested'),
  ]);
  expect(everything).toContain(webhook.id);
  expect(everything).not.toContain(secret.slice(6));
});

test('what was sent more than 30 days ago is forgotten', async () => {
  const { webhook } = await hook();
  await testWebhook(await admin(), webhook.id);
  pass(30 * 86_400_000);
  expect(await pruneWebhookDeliveries()).toBe(0);
  pass(1);
  expect(await pruneWebhookDeliveries()).toBe(1);
  expect(await log(webhook.id)).toEqual([]);
});

test.each([
  ['not an address', /not a web address/],
  ['ftp://example.com/', /https:/],
  ['https://user:pass@example.com/', /user name or password/],
  ['https://example.com/#part', /before any "#"/],
  ['http://169.254.169.254/latest', /never calls/],
])('the address %s is refused', async (url, words) => {
  const refused = await rejection(hook({ url }));
  expect(refused).toBeInstanceOf(Invalid);
  expect(String(refused)).toMatch(words);
});

test('refusals: role, another team’s, wrong input, a name twice', async () => {
  const { webhook } = await hook({ name: 'Twice' });
  const [entry] = await (async () => {
    await testWebhook(await admin(), webhook.id);
    return log(webhook.id);
  })();
  const operator = await portal.red.ctx('operator');
  const foreign = await portal.blue.ctx('owner');
  const verbs: [string, (ctx: typeof operator, id: string) => Promise<unknown>][] = [
    ['get', getWebhook],
    ['update', (ctx, id) => updateWebhook(ctx, id, {})],
    ['remove', removeWebhook],
    ['rotate', rotateWebhook],
    ['test', (ctx, id) => testWebhook(ctx, id)],
    ['log', (ctx, id) => listWebhookDeliveries(ctx, id)],
    ['replay', (ctx, id) => replayDelivery(ctx, id === webhook.id ? (entry?.id ?? '') : id)],
  ];
  const arrived = server.received.length;
  for (const [name, verb] of verbs) {
    expect([name, await rejection(verb(operator, webhook.id))]).toEqual([
      name,
      expect.any(Forbidden),
    ]);
    for (const [ctx, id] of [
      [foreign, webhook.id],
      [await admin(), randomUUID()],
      [await admin(), 'nonsense'],
    ] as const) {
      expect([name, await rejection(verb(ctx, id))]).toEqual([name, expect.any(NotFound)]);
    }
  }
  expect(server.received).toHaveLength(arrived);
  expect(await rejection(listWebhooks(operator))).toBeInstanceOf(Forbidden);
  expect(await rejection(createWebhook(operator, {}))).toBeInstanceOf(Forbidden);
  expect(await rejection(hook({ name: 'Twice' }))).toBeInstanceOf(Conflict);
  expect(await rejection(hook({ states: ['done'] }))).toBeInstanceOf(Invalid);
  expect(await rejection(hook({ secret: 'mine' }))).toBeInstanceOf(Invalid);
  const second = await hook();
  expect(
    await rejection(updateWebhook(await admin(), second.webhook.id, { name: 'Twice' })),
  ).toBeInstanceOf(Conflict);
});
