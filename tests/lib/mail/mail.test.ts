import { setClock } from '@/lib/clock';
import { parseKeyRing, seal, sealedWith } from '@/lib/crypto';
import { inTransaction } from '@/lib/db';
import {
  checkMails,
  type Mail,
  mailConfigured,
  mailHealth,
  mailLink,
  pruneMails,
  queueMail,
  resealMails,
  sendDueMails,
} from '@/lib/mail';
import { type MailServer, startMailServer } from '../../support/mail-server';
import { openWorld, type World } from '../teams/world';

let settings: Record<string, string> = {};
jest.mock('@/lib/env', () => {
  const actual = jest.requireActual('@/lib/env');
  return { ...actual, env: () => ({ ...actual.parseEnv(process.env), ...settings }) };
});

let world: World;
let server: MailServer;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  server = await startMailServer();
  settings = {
    SMTP_URL: server.url,
    MAIL_FROM: 'Portal <portal@mail.example>',
    PORTAL_URL: 'https://portal.example',
  };
});
afterEach(async () => {
  setClock();
  await server.close();
  await world.admin.query('DELETE FROM mails');
});
afterAll(() => world.close());

const secretLink = 'https://portal.example/reset/tok_this-opens-something';
const mail: Mail = {
  kind: 'reset',
  to: 'ada@example.com',
  subject: 'Choose a new password',
  text: ['Hello <Ada> & all,', 'somebody asked for it.'],
  action: { label: 'Choose it', href: secretLink },
  closing: ['Not you? Then do nothing.'],
};
const queue = (one: Mail = mail) => inTransaction({}, (tx) => queueMail(tx, one));
const send = () => sendDueMails(() => 0.5);
const rows = async () => (await world.admin.query('SELECT * FROM mails ORDER BY id')).rows;

test('goes out once, as plain text and as HTML of the same words', async () => {
  expect(await queue()).toBe(true);
  expect(await send()).toBe(1);
  expect(await send()).toBe(0);
  const [received, ...more] = server.mails;
  expect(more).toEqual([]);
  expect(received).toMatchObject({
    to: ['ada@example.com'],
    from: 'portal@mail.example',
    subject: 'Choose a new password',
    messageId: expect.stringMatching(/^<[0-9a-f-]{36}@mail\.example>$/),
    headers: expect.objectContaining({ 'auto-submitted': 'auto-generated' }),
  });
  expect(received?.text).toContain('Hello <Ada> & all,\n\nsomebody asked for it.');
  expect(received?.text).toContain(`Choose it:\n${secretLink}\n`);
  expect(received?.html).toContain('Hello &lt;Ada&gt; &amp; all,');
  expect(received?.html).toContain(`<a href="${secretLink}"`);
  expect(received?.html).not.toMatch(/<img|<script|url\(|<link/);
  const [row] = await rows();
  expect(row).toMatchObject({
    state: 'sent',
    words_sealed: null,
    due_at: null,
    problem: null,
    attempt: 1,
  });
});

test('is not sent when its transaction did not commit', async () => {
  const failed = inTransaction({}, async (tx) => {
    await queueMail(tx, mail);
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  expect(await send()).toBe(0);
  expect(await rows()).toEqual([]);
});

test('the row holds neither address nor words nor link, and the portal cannot read it', async () => {
  await queue();
  const text = JSON.stringify(await rows());
  for (const word of [
    'ada@example.com',
    'tok_',
    'Choose',
    Buffer.from(secretLink).toString('base64').slice(4, 30),
  ]) {
    expect(text).not.toContain(word);
  }
  await expect(inTransaction({}, (tx) => tx.$queryRaw`SELECT id FROM mails`)).rejects.toThrow(
    /permission denied|42501/,
  );
});

test('without SMTP_URL nothing is queued, and nothing breaks', async () => {
  settings = {};
  expect(mailConfigured()).toBe(false);
  expect(await queue()).toBe(false);
  expect(await send()).toBe(0);
  expect(await rows()).toEqual([]);
});

test('a link is made from PORTAL_URL alone', () => {
  expect(mailLink('/invitation/x')).toBe('https://portal.example/invitation/x');
  settings = { PORT: '4000' };
  expect(mailLink('/')).toBe('http://127.0.0.1:4000/');
});

test('while the server is away a mail waits, longer each time, and goes out when it is back', async () => {
  const { url } = server;
  await server.close();
  let at = Date.now();
  setClock(() => at);
  await queue();
  const pauses: number[] = [];
  for (let nth = 1; nth <= 7; nth++) {
    expect(await send()).toBe(1);
    const [row] = await rows();
    expect(row).toMatchObject({ state: 'waiting', attempt: nth });
    expect(row.problem).toMatch(/could not be reached \(E[A-Z]+\)\.$/);
    pauses.push((row.due_at.getTime() - at) / 1000);
    at = row.due_at.getTime() - 1;
    expect(await send()).toBe(0);
    at += 1;
  }
  expect(pauses).toEqual([20, 60, 300, 1200, 3600, 10_800, 10_800]);
  server = await startMailServer();
  settings = { ...settings, SMTP_URL: server.url };
  expect(server.url).not.toBe(url);
  expect(await send()).toBe(1);
  expect(server.mails).toHaveLength(1);
  expect((await rows())[0]).toMatchObject({ state: 'sent', problem: null });
});

test('a recipient refused for good is not tried again; one put off is', async () => {
  server.refuse = (to) => (to.startsWith('gone') ? 550 : 450);
  await queue({ ...mail, to: 'gone@example.com' });
  await queue({ ...mail, to: 'full@example.com' });
  expect(await send()).toBe(2);
  expect(await rows()).toEqual([
    expect.objectContaining({
      state: 'failed',
      words_sealed: null,
      problem: expect.stringContaining('550'),
    }),
    expect.objectContaining({ state: 'waiting', problem: expect.stringContaining('450') }),
  ]);
  expect(JSON.stringify(await rows())).not.toContain('@example.com');
  expect(await mailHealth()).toMatchObject({ configured: true, waiting: 1, sent: 0, failed: 1 });
});

test('a mail whose time is over is not sent', async () => {
  let at = Date.now();
  setClock(() => at);
  await queue({ ...mail, goodUntil: new Date(at + 60_000) });
  at += 60_000;
  expect(await send()).toBe(1);
  expect(server.mails).toEqual([]);
  expect((await rows())[0]).toMatchObject({
    state: 'failed',
    problem: 'It is too late to send it.',
  });
});

test('two workers at once send each mail once; one that died gives its mail back', async () => {
  for (let nth = 0; nth < 8; nth++) await queue({ ...mail, to: `p${nth}@example.com` });
  const counts = await Promise.all([send(), send(), send()]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(8);
  expect(new Set(server.mails.flatMap(({ to }) => to)).size).toBe(8);
  expect(server.mails).toHaveLength(8);

  let at = Date.now();
  setClock(() => at);
  await queue();
  await world.admin.query(`SELECT portal_claim_due_mails($1, $2, 5)`, [
    new Date(at),
    new Date(at + 120_000),
  ]);
  expect(await send()).toBe(0);
  at += 120_000;
  expect(await send()).toBe(1);
  expect(server.mails).toHaveLength(9);
});

test('a server nobody vouches for gets no mail', async () => {
  const stranger = await startMailServer({ tls: true });
  settings = { ...settings, SMTP_URL: stranger.url };
  await queue();
  expect(await send()).toBe(1);
  expect(stranger.mails).toEqual([]);
  expect((await rows())[0]).toMatchObject({ state: 'waiting' });
  await stranger.close();
});

test('names and subjects cannot add a recipient or a header', async () => {
  await queue({
    ...mail,
    to: 'eve@example.com',
    subject: 'Hi\r\nBcc: all@example.com\r\n\r\nBody',
  });
  await send();
  expect(server.mails).toHaveLength(1);
  expect(server.mails[0]?.to).toEqual(['eve@example.com']);
  expect(server.mails[0]?.headers.bcc).toBeUndefined();
});

test('waiting mail moves to the first key, and doctor tells which key is missing', async () => {
  await queue();
  const [{ id }] = await rows();
  const ring = parseKeyRing(process.env.PORTAL_ENCRYPTION_KEYS ?? '');
  const words = JSON.stringify({ to: 'a@example.com', subject: 's', text: [], closing: [] });
  const place = { team: 'instance', record: id, field: 'mail' };
  const foreign = parseKeyRing(`lost:${Buffer.alloc(32, 9).toString('base64')}`);
  await world.admin.query('UPDATE mails SET words_sealed = $1', [
    await seal(foreign, words, place),
  ]);
  const reseal = async () => {
    const results = [];
    for await (const result of resealMails()) results.push(result);
    return results;
  };
  expect(await reseal()).toEqual([{ moved: 0, current: 0, missingKeys: ['lost'] }]);
  expect(await checkMails()).toEqual({ records: 1, problems: [expect.stringContaining('"lost"')] });
  expect(await send()).toBe(1);
  expect((await rows())[0]).toMatchObject({
    state: 'waiting',
    problem: expect.stringContaining('lost'),
  });
  await world.admin.query('UPDATE mails SET words_sealed = $1', [await seal(ring, words, place)]);
  expect(await reseal()).toEqual([{ moved: 0, current: 1, missingKeys: [] }]);
  expect(await checkMails()).toEqual({ records: 1, problems: [] });
  expect(sealedWith((await rows())[0].words_sealed)).toBe(ring.sealing);
});

test('what was settled long ago is removed', async () => {
  await queue();
  await send();
  expect(await pruneMails()).toBe(0);
  setClock(() => Date.now() + 31 * 86_400_000);
  expect(await pruneMails()).toBe(1);
});
