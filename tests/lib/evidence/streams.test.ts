process.env.PORTAL_ALLOW_PRIVATE_UPSTREAMS = 'true';

import { createHash, createHmac } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { recordAudit, type SealedEvent } from '@/lib/audit';
import { setClock } from '@/lib/clock';
import { type TeamContext, type ViewerContext, withTransaction } from '@/lib/context';
import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/errors';
import {
  createAuditStream,
  listAuditStreams,
  removeAuditStream,
  resealAuditStreams,
  sendDueAudit,
  switchAuditStream,
} from '@/lib/evidence';
import { updateProfile } from '@/lib/teams';
import { until } from '../../support/until';
import { join, openWorld, person, team, type World } from '../teams/world';
import { type Receiver, startReceiver } from '../webhooks/receiver';

let world: World;
let ada: ViewerContext;
let root: ViewerContext;
let receiver: Receiver;
let ctx: TeamContext;
let teams = 0;
beforeAll(async () => {
  world = await openWorld();
  ada = await person('Ada');
  root = await person('Root', true);
  receiver = await startReceiver();
});
beforeEach(async () => {
  teams += 1;
  ctx = await team(`team-${teams}`, ada);
  receiver.received.length = 0;
  receiver.answer = (response) => response.writeHead(204).end();
});
afterEach(async () => {
  setClock();
  await world.admin.query('DELETE FROM audit_streams');
});
afterAll(async () => {
  await receiver.close();
  await world.close();
});

async function write(n: number, by: TeamContext = ctx): Promise<void> {
  await withTransaction(by, async (tx) => {
    for (let i = 0; i < n; i += 1) {
      await recordAudit(tx, by, { action: 'thing.done', target: { kind: 'thing', name: `${i}` } });
    }
  });
}

const webhook = (more: object = {}, by: TeamContext = ctx) =>
  createAuditStream(by, { name: 'copy', kind: 'webhook', url: receiver.url, ...more });

const arrived = (): SealedEvent[] =>
  receiver.received.flatMap(({ body }) => JSON.parse(body).data.events);

test('sends what comes from now on, in order, signed, with what it takes to check the chain', async () => {
  await write(3);
  const { secret } = await webhook();
  await write(2);
  // The first of them tells of the stream itself.
  expect(await sendDueAudit()).toBe(3);
  expect(await sendDueAudit()).toBe(0);
  const events = arrived();
  expect(events.map(({ seq }) => seq)).toEqual([5, 6, 7]);
  expect(events[0]).toMatchObject({ action: 'audit_stream.created', actor: { name: 'Ada' } });
  const [one, two] = events;
  const hash = createHash('sha256')
    .update(Buffer.from(one?.hash ?? '', 'hex'))
    .update(two?.sealed ?? '');
  expect(hash.digest('hex')).toBe(two?.hash);
  const [message] = receiver.received;
  const key = Buffer.from((secret ?? '').replace('whsec_', ''), 'base64');
  const signed = `${message?.headers['webhook-id']}.${message?.headers['webhook-timestamp']}.${message?.body}`;
  expect(message?.headers['webhook-signature']).toBe(
    `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
  );
  expect(await listAuditStreams(ctx)).toMatchObject([
    { sentTo: 7, waiting: 0, failingSince: null, sentAt: expect.any(Date) },
  ]);
});

test('sends all that is kept where that is wished, over more than one go', async () => {
  await write(230);
  await webhook({ fromStart: true });
  expect(await sendDueAudit()).toBe(232);
  expect(arrived().map(({ seq }) => seq)).toEqual(Array.from({ length: 232 }, (_, n) => n + 1));
  expect(receiver.received).toHaveLength(3);
});

test('a server that is away gets everything later, in order; meanwhile the lag shows, and pauses grow', async () => {
  let at = Date.now();
  setClock(() => at);
  receiver.answer = (response) => response.writeHead(503).end();
  await webhook();
  expect(await sendDueAudit()).toBe(0);
  const [failing] = await listAuditStreams(ctx);
  expect(failing).toMatchObject({
    waiting: 1,
    problem: expect.stringMatching(/answered 503\.$/),
    failingSince: new Date(at),
    dueAt: new Date(at + 5000),
  });
  await sendDueAudit();
  expect(receiver.received).toHaveLength(1);
  at += 5000;
  await sendDueAudit();
  expect((await listAuditStreams(ctx))[0]?.dueAt).toEqual(new Date(at + 10_000));
  await write(2);
  receiver.answer = (response) => response.writeHead(204).end();
  receiver.received.length = 0;
  at += 10_000;
  expect(await sendDueAudit()).toBe(3);
  expect(arrived().map(({ seq }) => seq)).toEqual([2, 3, 4]);
  expect(await listAuditStreams(ctx)).toMatchObject([{ problem: null, dueAt: null, waiting: 0 }]);
});

test('who dies between sending and writing it down sends again, and nothing is left out', async () => {
  let at = Date.now();
  setClock(() => at);
  await webhook();
  await write(1);
  const seen: number[][] = [];
  const dies = sendDueAudit({
    send: async (_of, _team, _stream, events) => {
      seen.push(events.map(({ seq }) => seq));
      // As after kill -9: the lease stays until it ends.
      await world.admin.query(
        `UPDATE audit_streams SET lease_id = gen_random_uuid(), lease_until = $1`,
        [new Date(at + 90_000)],
      );
      throw new Error('killed');
    },
  });
  await expect(dies).rejects.toThrow('killed');
  const send = async (_of: string, _team: string | null, _s: object, events: SealedEvent[]) => {
    seen.push(events.map(({ seq }) => seq));
    return null;
  };
  await sendDueAudit({ send });
  expect(seen).toEqual([[2, 3]]);
  at += 90_001;
  await write(1);
  await sendDueAudit({ send });
  expect(seen).toEqual([
    [2, 3],
    [2, 3, 4],
  ]);
});

test('two workers at once never serve one stream', async () => {
  await webhook();
  await write(5);
  let running = 0;
  const send = async () => {
    running += 1;
    expect(running).toBe(1);
    await withTransaction(ctx, (tx) => tx.$queryRaw`SELECT 1`);
    running -= 1;
    return null;
  };
  const counts = await Promise.all([1, 2, 3, 4].map(() => sendDueAudit({ send })));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(6);
});

test('a stream that is off sends nothing, and goes on where it was', async () => {
  const { stream } = await webhook();
  await sendDueAudit();
  await switchAuditStream(ctx, stream.id, { enabled: false });
  await write(2);
  expect(await sendDueAudit()).toBe(0);
  await switchAuditStream(ctx, stream.id, { enabled: true });
  await sendDueAudit();
  expect(arrived().map(({ seq }) => seq)).toEqual([2, 3, 4, 5, 6]);
});

test("each team's go to its own server alone, and the instance's to its own", async () => {
  const other = await team('other-team', ada);
  await webhook();
  await write(1, other);
  const { stream } = await createAuditStream(root, {
    name: 'instance',
    kind: 'webhook',
    url: receiver.url,
  });
  expect(await listAuditStreams(ctx)).toHaveLength(1);
  expect(await listAuditStreams(root)).toMatchObject([{ id: stream.id }]);
  await updateProfile(ada, { timeZone: 'Europe/Berlin' });
  await sendDueAudit();
  const sent = receiver.received.map(({ body }) => JSON.parse(body).data);
  expect(new Set(sent.map(({ of }) => of))).toEqual(new Set([ctx.team.slug, 'instance']));
  const ofInstance = sent.filter(({ of }) => of === 'instance').flatMap(({ events }) => events);
  expect(ofInstance.map(({ action }) => action)).toEqual([
    'audit_stream.created',
    'profile.updated',
  ]);
});

describe('syslog', () => {
  let server: Server;
  let got = '';
  let port = 0;
  beforeAll(async () => {
    server = createServer((socket) => {
      socket.on('data', (part) => {
        got += part.toString('utf8');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address ? address.port : 0;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test('over TCP: RFC 5424, each message with its length, quotes and brackets escaped', async () => {
    await createAuditStream(ctx, { name: 'a]"\\', kind: 'syslog', url: `tcp://127.0.0.1:${port}` });
    await write(1);
    expect(await sendDueAudit()).toBe(2);
    let rest = Buffer.from(got, 'utf8');
    const messages: string[] = [];
    while (rest.length > 0) {
      const space = rest.indexOf(' ');
      const length = Number(rest.subarray(0, space));
      messages.push(rest.subarray(space + 1, space + 1 + length).toString('utf8'));
      rest = rest.subarray(space + 1 + length);
    }
    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatch(
      /^<109>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \S+ datamin-portal - audit_stream\.created \[audit@32473 of="team-\d+" seq="2" hash="[0-9a-f]{64}" actor="Ada" target="a\\\]\\"\\\\"\] \ufeff\{/,
    );
    const json = JSON.parse(messages[1]?.split('\ufeff')[1] ?? '');
    expect(json).toMatchObject({ seq: 3, action: 'thing.done' });
  });

  test('over UDP: one message a datagram', async () => {
    const socket = createSocket('udp4');
    const datagrams: string[] = [];
    socket.on('message', (message) => datagrams.push(message.toString('utf8')));
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const url = `udp://127.0.0.1:${socket.address().port}`;
    await createAuditStream(ctx, { name: 'udp', kind: 'syslog', url });
    await write(2);
    expect(await sendDueAudit()).toBe(3);
    await until(async () => datagrams.length === 3);
    expect(datagrams.every((text) => text.startsWith('<109>1 '))).toBe(true);
    socket.close();
  });

  test('nobody there: said, and tried again', async () => {
    await createAuditStream(ctx, { name: 'gone', kind: 'syslog', url: 'tcp://127.0.0.1:1' });
    expect(await sendDueAudit()).toBe(0);
    expect((await listAuditStreams(ctx))[0]?.problem).toBe('127.0.0.1:1 cannot be reached.');
  });
});

test('keys:rotate finds the secrets, and with them nothing is to be done twice', async () => {
  await webhook();
  await createAuditStream(root, { name: 'i', kind: 'webhook', url: receiver.url });
  const results = [];
  for await (const result of resealAuditStreams()) results.push(result);
  expect(results).toEqual([
    { moved: 0, current: 1, missingKeys: [] },
    { moved: 0, current: 1, missingKeys: [] },
  ]);
  const { rows } = await world.admin.query('SELECT secret_sealed FROM audit_streams');
  for (const { secret_sealed } of rows) expect(secret_sealed).toMatch(/^ey/);
});

test('refusals: role, another team, wrong addresses, names twice, too many', async () => {
  const bob = await person(`Bob${teams}`);
  const operator = await join(ctx.team.slug, bob, 'operator');
  const { stream } = await webhook();
  await expect(webhook({}, operator)).rejects.toThrow(Forbidden);
  await expect(listAuditStreams(operator)).rejects.toThrow(Forbidden);
  await expect(createAuditStream(ada, {})).rejects.toThrow(Forbidden);
  await expect(webhook()).rejects.toThrow(Conflict);
  const foreign = await team(`foreign-${teams}`, ada);
  for (const by of [foreign, root]) {
    await expect(removeAuditStream(by, stream.id)).rejects.toThrow(NotFound);
    await expect(switchAuditStream(by, stream.id, { enabled: false })).rejects.toThrow(NotFound);
  }
  await expect(removeAuditStream(ctx, 'x')).rejects.toThrow(NotFound);
  for (const wrong of [
    { kind: 'mail' },
    { url: 'ftp://example.com' },
    { url: 'tls://example.com:6514' },
    { kind: 'syslog', url: receiver.url },
    { kind: 'syslog', url: 'tls://example.com' },
    { kind: 'syslog', url: 'tls://example.com:70000' },
    { kind: 'syslog', url: 'tls://169.254.169.254:6514' },
    { name: '' },
    { other: 1 },
  ]) {
    await expect(webhook({ name: 'another', ...wrong })).rejects.toThrow(Invalid);
  }
  for (const name of ['2', '3', '4', '5']) await webhook({ name });
  await expect(webhook({ name: '6' })).rejects.toThrow(Conflict);
  await removeAuditStream(ctx, stream.id);
  expect(await world.audit('audit_stream.removed')).not.toEqual([]);
});
