process.env.PORTAL_ALLOW_PRIVATE_UPSTREAMS = 'true';

import { createHash, createHmac } from 'node:crypto';
import { createSocket, Socket } from 'node:dgram';
import { createServer, type Server, Socket as Stream } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { recordAudit, type SealedEvent } from '@/lib/audit';
import { setClock } from '@/lib/clock';
import { type TeamContext, type ViewerContext, withTransaction } from '@/lib/context';
import { parseKeyRing, seal } from '@/lib/crypto';
import { inTransaction } from '@/lib/db';
import { env } from '@/lib/env';
import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/errors';
import {
  createAuditStream,
  listAuditStreams,
  removeAuditStream,
  resealAuditStreams,
  rotateAuditStream,
  sendDueAudit,
  switchAuditStream,
} from '@/lib/evidence';
import { sendSyslog } from '@/lib/evidence/send-syslog';
import { syslogTarget } from '@/lib/evidence/stream-url';
import { loadStream } from '@/lib/evidence/stream-view';
import { updateProfile } from '@/lib/teams';
import { until } from '../../support/until';
import { LOCALHOST, OTHER_NAME } from '../datamin/support/certificates';
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

const webhook = (more: object = {}, by: TeamContext | ViewerContext = ctx) =>
  createAuditStream(by, { name: 'copy', kind: 'webhook', url: receiver.url, ...more });

const arrived = (): SealedEvent[] =>
  receiver.received.flatMap(({ body }) => JSON.parse(body).data.events);

test('sends what comes from now on, in order, signed, with what it takes to check the chain', async () => {
  await write(3);
  const { secret } = await webhook();
  await write(2);
  // The first of them is about the stream itself.
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
    problem: expect.stringMatching(/answered 503\. The fault/),
    failingSince: new Date(at),
    dueAt: new Date(at + 5000),
  });
  await sendDueAudit();
  expect(receiver.received).toHaveLength(1);
  const began = new Date(at);
  at += 5000;
  await sendDueAudit();
  expect((await listAuditStreams(ctx))[0]).toMatchObject({
    failingSince: began,
    dueAt: new Date(at + 10_000),
  });
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

test('a worker that lost its lease while it sent notes nothing, and the next one sends again', async () => {
  await webhook();
  const [before] = await listAuditStreams(ctx);
  const late = async () => {
    await world.admin.query('UPDATE audit_streams SET lease_id = gen_random_uuid()');
    return null;
  };
  expect(await sendDueAudit({ send: late })).toBe(0);
  expect(await listAuditStreams(ctx)).toEqual([before]);
});

test('a stream is its own team’s alone, by the query as well as by row level security', async () => {
  const { stream } = await webhook();
  const other = await team(`other-${teams}`, ada);
  const load = (teamId: string | null) =>
    inTransaction({ teamId: ctx.team.id }, (tx) => loadStream(tx, teamId, stream.id));
  expect(await load(ctx.team.id)).toMatchObject({ id: stream.id });
  for (const teamId of [other.team.id, null]) await expect(load(teamId)).rejects.toThrow(NotFound);
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

  test('closed before everything was written: not taken', async () => {
    const peers: Stream[] = [];
    const deaf = createServer((socket) => peers.push(socket.pause()));
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
    const address = deaf.address();
    const target = syslogTarget(`tcp://127.0.0.1:${typeof address === 'object' && address?.port}`);
    const end = jest.spyOn(Stream.prototype, 'end').mockImplementationOnce(function (
      this: Stream,
      ...args: unknown[]
    ) {
      end.mockRestore();
      Reflect.apply(this.end, this, args);
      return this.destroy();
    });
    // More than the buffers of both ends hold.
    const many = [Buffer.alloc(20_000_000)];
    const problem = target && (await sendSyslog(target, many));
    for (const peer of peers) peer.destroy();
    await new Promise((resolve) => deaf.close(resolve));
    expect(problem).toMatch(/broke the connection\.$/);
  });

  test('over UDP: one message a datagram', async () => {
    const socket = createSocket('udp4');
    const datagrams: string[] = [];
    socket.on('message', (message) => datagrams.push(message.toString('utf8')));
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const url = `udp://127.0.0.1:${socket.address().port}`;
    await createAuditStream(ctx, { name: 'udp', kind: 'syslog', url });
    await write(2);
    // A listener for each message would pile up.
    let listeners = 0;
    const close = jest.spyOn(Socket.prototype, 'close').mockImplementationOnce(function (
      this: Socket,
    ) {
      listeners = this.listenerCount('error');
      close.mockRestore();
      return this.close();
    });
    expect(await sendDueAudit()).toBe(3);
    expect(listeners).toBe(1);
    await until(async () => datagrams.length === 3);
    expect(datagrams.every((text) => text.startsWith('<109>1 '))).toBe(true);
    const target = syslogTarget(url);
    const setting = jest.replaceProperty(env(), 'PORTAL_ALLOW_PRIVATE_UPSTREAMS', false);
    expect(target && (await sendSyslog(target, [Buffer.from('x')]))).toMatch('does not call');
    setting.restore();
    socket.close();
  });

  describe('over TLS', () => {
    let secure: TlsServer;
    let lines = '';
    let url = '';
    const target = () => {
      const found = syslogTarget(url);
      if (!found) throw new Error('no target');
      return found;
    };
    const events = () => [1, 2].map((n) => Buffer.from(`<109>1 event ${n}`));
    beforeAll(async () => {
      secure = createTlsServer(LOCALHOST, (socket) => {
        socket.on('data', (part) => {
          lines += part.toString('utf8');
        });
        // A client that refuses the certificate leaves in the middle of the handshake.
        socket.on('error', () => undefined);
      });
      secure.on('tlsClientError', () => undefined);
      await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
      const address = secure.address();
      url = `tls://localhost:${typeof address === 'object' && address ? address.port : 0}`;
    });
    beforeEach(() => {
      lines = '';
    });
    afterAll(() => new Promise((resolve) => secure.close(resolve)));

    test('to a server whose authority is trusted everything arrives, encrypted and in order', async () => {
      expect(await sendSyslog(target(), events(), { ca: LOCALHOST.cert })).toBeNull();
      expect(lines).toBe('14 <109>1 event 114 <109>1 event 2');
    });

    test('nothing goes to a certificate that nobody trusts, or that is another’s; the stream says so', async () => {
      await createAuditStream(ctx, { name: 'tls', kind: 'syslog', url });
      expect(await sendDueAudit()).toBe(0);
      expect(await listAuditStreams(ctx)).toMatchObject([
        {
          sentTo: 1,
          failingSince: expect.any(Date),
          problem: expect.stringMatching(
            /^localhost:\d+ showed a certificate that this portal does not trust \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
          ),
        },
      ]);
      secure.setSecureContext(OTHER_NAME);
      expect(await sendSyslog(target(), events(), { ca: OTHER_NAME.cert })).toMatch(
        /does not trust \(ERR_TLS_CERT_ALTNAME_INVALID\)/,
      );
      expect(lines).toBe('');
    });
  });

  test('nobody there: said, and tried again', async () => {
    await createAuditStream(ctx, { name: 'gone', kind: 'syslog', url: 'tcp://127.0.0.1:1' });
    expect(await sendDueAudit()).toBe(0);
    expect((await listAuditStreams(ctx))[0]?.problem).toBe('127.0.0.1:1 cannot be reached.');
  });
});

describe('a new secret', () => {
  const signatures = (message: (typeof receiver.received)[number] | undefined) =>
    String(message?.headers['webhook-signature']).split(' ');
  const signedBy = (secret: string, message: (typeof receiver.received)[number] | undefined) => {
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const signed = `${message?.headers['webhook-id']}.${message?.headers['webhook-timestamp']}.${message?.body}`;
    return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  };

  test('signs at once, and for a day the one before signs too, of a team and of the instance', async () => {
    let at = Date.now();
    setClock(() => at);
    for (const by of [ctx, root]) {
      receiver.received.length = 0;
      const { stream, secret: old } = await webhook({}, by);
      const { secret, stream: rotated } = await rotateAuditStream(by, stream.id);
      expect(secret).toMatch(/^whsec_/);
      expect(secret).not.toBe(old);
      expect(rotated).toMatchObject({
        rotatedAt: new Date(at),
        oldSecretUntil: new Date(at + 86_400_000),
      });
      await sendDueAudit();
      const both = receiver.received.at(-1);
      expect(signatures(both)).toEqual([signedBy(secret, both), signedBy(old ?? '', both)]);
      expect(arrived().at(-1)).toMatchObject({ action: 'audit_stream.rotated' });
      expect(receiver.received.map(({ body }) => body).join()).not.toContain(secret);

      at += 86_400_001;
      await switchAuditStream(by, stream.id, { enabled: true });
      await sendDueAudit();
      const alone = receiver.received.at(-1);
      expect(signatures(alone)).toEqual([signedBy(secret, alone)]);
      expect(await listAuditStreams(by)).toMatchObject([{ oldSecretUntil: null }]);
    }
  });

  test('is tried at once where the stream was failing, and where the key of the old one is gone', async () => {
    const at = Date.now();
    setClock(() => at);
    const { stream } = await webhook();
    const lost = await seal(
      parseKeyRing(`lost:${Buffer.alloc(32, 9).toString('base64')}`),
      'whsec_AAAA',
      { team: ctx.team.id, record: stream.id, field: 'auditStreamSecret' },
    );
    await world.admin.query('UPDATE audit_streams SET secret_sealed = $1', [lost]);
    expect(await sendDueAudit()).toBe(0);
    expect((await listAuditStreams(ctx))[0]?.problem).toMatch(
      /key that seals its secret is missing/,
    );
    const { secret, stream: rotated } = await rotateAuditStream(ctx, stream.id);
    expect(rotated.oldSecretUntil).toBeNull();
    expect(await sendDueAudit()).toBe(2);
    const [message] = receiver.received;
    expect(signatures(message)).toEqual([signedBy(secret, message)]);
  });

  test('both go to the new key in a rotation of keys, and open as before', async () => {
    const { stream } = await webhook();
    await rotateAuditStream(ctx, stream.id);
    const results = [];
    for await (const result of resealAuditStreams()) results.push(result);
    expect(results).toEqual([{ moved: 0, current: 2, missingKeys: [] }]);
    const old = parseKeyRing(`old:${Buffer.alloc(32, 9).toString('base64')}`);
    const places = {
      secret_sealed: 'auditStreamSecret',
      old_secret_sealed: 'auditStreamOldSecret',
    };
    for (const [column, field] of Object.entries(places)) {
      const sealed = await seal(old, 'whsec_AAAA', { team: ctx.team.id, record: stream.id, field });
      await world.admin.query(`UPDATE audit_streams SET ${column} = $1`, [sealed]);
    }
    const again = [];
    for await (const result of resealAuditStreams()) again.push(result);
    expect(again).toEqual([{ moved: 0, current: 0, missingKeys: ['old', 'old'] }]);
  });

  test('refusals: role, another team, what is not there, syslog', async () => {
    const { stream } = await webhook();
    const operator = await join(ctx.team.slug, await person(`Op${teams}`), 'operator');
    await expect(rotateAuditStream(operator, stream.id)).rejects.toThrow(Forbidden);
    await expect(rotateAuditStream(ada, stream.id)).rejects.toThrow(Forbidden);
    const foreign = await team(`other-${teams}`, ada);
    for (const by of [foreign, root]) {
      await expect(rotateAuditStream(by, stream.id)).rejects.toThrow(NotFound);
    }
    await expect(rotateAuditStream(ctx, 'x')).rejects.toThrow(NotFound);
    const url = 'udp://127.0.0.1:9';
    const { stream: syslog } = await createAuditStream(ctx, { name: 's', kind: 'syslog', url });
    await expect(rotateAuditStream(ctx, syslog.id)).rejects.toThrow(Conflict);
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
