import { setClock } from '@/lib/clock';
import { sendDueMails } from '@/lib/mail';
import {
  changeReport,
  createReport,
  duplicateReport,
  flushViews,
  openReport,
  unlockReport,
} from '@/lib/reports';
import { type MailServer, startMailServer } from '../../support/mail-server';
import { pass, stopClock } from '../../support/portal/clock';
import { openPortal, type PortalUnderTest, rejection } from '../../support/portal/portal';
import { get, recordMonth, share } from './support';

let settings: Record<string, string> = {};
jest.mock('@/lib/env', () => {
  const actual = jest.requireActual('@/lib/env');
  return { ...actual, env: () => ({ ...actual.parseEnv(process.env), ...settings }) };
});

let portal: PortalUnderTest;
let server: MailServer;
let uuid: string;
jest.setTimeout(60_000);

beforeAll(async () => {
  portal = await openPortal();
  uuid = await recordMonth(portal, portal.red);
});
afterAll(async () => {
  await flushViews();
  setClock();
  await portal.close();
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
  stopClock();
  await server.close();
});

const gated = (allowedEmails = ['ada@example.com', '@example.org']) =>
  share(portal.red, uuid, { allowedEmails });
const ask = (path: string, email: string, address?: string) =>
  get(path, {
    method: 'POST',
    form: new URLSearchParams({ email }).toString(),
    ...(address ? { address } : {}),
  });

/** Where the newest mail leads, without the portal's origin. */
async function mailedPath(): Promise<string> {
  while ((await sendDueMails(() => 0.5)) > 0);
  const text = String(server.mails.at(-1)?.text);
  return /https:\/\/portal\.example(\/r\/\S+)/.exec(text)?.[1] ?? '';
}

test('an address on the list gets a link that opens the report, once and not before a click', async () => {
  const { path } = await gated();
  const door = await get(path);
  expect([door.status, door.text.includes('Nightly')]).toEqual([200, false]);
  expect(door.text).toContain('This report is opened by mail');
  for (const part of ['/report.json', '/runs.csv']) {
    expect([(await get(path + part)).status, part]).toEqual([403, part]);
  }
  for (const mailbox of ['ada@example.com', ' Ada@Example.COM ', 'any.one@example.org']) {
    const before = server.mails.length;
    expect((await ask(path, mailbox)).status).toBe(200);
    const mailed = await mailedPath();
    expect([mailbox, server.mails.length]).toEqual([mailbox, before + 1]);
    expect(mailed.startsWith(`${path}?pass=`)).toBe(true);
    // Mail scanners fetch it, as often as they like.
    for (let looks = 0; looks < 3; looks += 1) {
      const landing = await get(mailed);
      expect([landing.text.includes('See the report'), landing.headers.get('set-cookie')]).toEqual([
        true,
        undefined,
      ]);
    }
    const opened = await get(mailed, { method: 'POST' });
    expect([opened.status, opened.headers.get('location')]).toEqual([303, path]);
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await get(path, { headers: { cookie } })).text).toContain('Nightly numbers');
    const again = await get(mailed, { method: 'POST' });
    expect([again.status, again.text.includes('used before')]).toEqual([403, true]);
  }
});

test('what was mailed is no cookie, and a cookie is nothing that was mailed', async () => {
  const { path } = await gated();
  await ask(path, 'ada@example.com');
  const mailed = await mailedPath();
  const opened = await get(mailed, { method: 'POST' });
  const [name = '', value = ''] = opened.headers.get('set-cookie')?.split(';')[0]?.split('=') ?? [];
  const opens = async (cookie: string) =>
    (await get(path, { headers: { cookie: `${name}=${cookie}` } })).text.includes(
      'Nightly numbers',
    );
  expect([await opens(value), await opens(mailed.split('=')[1] ?? '')]).toEqual([true, false]);
  expect((await get(`${path}?pass=${value}`, { method: 'POST' })).status).toBe(403);
});

test('of two who use a link at once one gets in', async () => {
  const { path } = await gated();
  await ask(path, 'ada@example.com');
  const mailed = await mailedPath();
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => get(mailed, { method: 'POST' })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(7).fill(403)]);
});

test('who is on the list cannot be found out: one answer, and no mail to anybody else', async () => {
  const { path } = await gated();
  const known = await ask(path, 'ada@example.com');
  await mailedPath();
  const sent = server.mails.length;
  for (const mailbox of [
    ...['eve@example.com', 'ada@example.com.evil.example', 'ada@sub.example.org', '@example.org'],
    ...['', 'x', 'ada@example.com, eve@example.net', 'ada@example.com\r\nBcc: eve@example.net'],
    ...['"ada@example.com" <eve@example.net>', `${'a'.repeat(5000)}@example.org`],
  ]) {
    const began = performance.now();
    const { status, text, headers } = await ask(path, mailbox);
    expect([mailbox, status, text]).toEqual([mailbox, 200, known.text]);
    expect([...headers]).toEqual([...known.headers]);
    expect(performance.now() - began).toBeGreaterThanOrEqual(299);
  }
  await mailedPath();
  expect(server.mails).toHaveLength(sent);
});

test('five asks of one address in 15 minutes, and three mails to one mailbox', async () => {
  const { path } = await gated();
  const statuses = [];
  for (let asks = 0; asks < 6; asks += 1) {
    statuses.push((await ask(path, 'eve@example.com', '203.0.113.9')).status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  const before = server.mails.length;
  for (let asks = 0; asks < 5; asks += 1) {
    expect((await ask(path, 'ada@example.com', `203.0.113.${20 + asks}`)).status).toBe(200);
  }
  await mailedPath();
  expect(server.mails.length - before).toBe(3);
});

test('who has a whole /48 cannot use up what all others may ask for', async () => {
  const { path } = await gated();
  const places = Array.from({ length: 30 }, (_, nth) => `2001:db8:9:${nth}::1`);
  const answers = await Promise.all(places.map((place) => ask(path, 'eve@example.com', place)));
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual(places.map((_, nth) => (nth < 25 ? 200 : 429)));
  expect((await ask(path, 'ada@example.com', '2001:db8:10::1')).status).toBe(200);
});

test('a link is good for a quarter of an hour, for its report and its list alone', async () => {
  const admin = await portal.red.ctx('admin');
  const one = await gated();
  const other = await gated();
  await ask(one.path, 'ada@example.com');
  const mailed = await mailedPath();
  const query = mailed.slice(one.path.length);
  expect((await get(other.path + query, { method: 'POST' })).status).toBe(403);
  await changeReport(admin, one.report.id, { allowedEmails: ['@example.org'] });
  expect((await get(mailed, { method: 'POST' })).status).toBe(403);
  await ask(other.path, 'ada@example.com');
  const late = await mailedPath();
  pass(16 * 60_000);
  expect((await get(late, { method: 'POST' })).status).toBe(403);
});

test('whoever is taken off the list is out on the next request', async () => {
  const admin = await portal.red.ctx('admin');
  const { path, report } = await gated();
  await ask(path, 'ada@example.com');
  const opened = await get(await mailedPath(), { method: 'POST' });
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
  const look = async () => (await get(path, { headers: { cookie } })).text;
  expect(await look()).toContain('Nightly numbers');
  await changeReport(admin, report.id, { title: 'Renamed' });
  expect(await look()).toContain('Renamed');
  await changeReport(admin, report.id, { allowedEmails: ['eve@example.com'] });
  expect(await look()).toContain('This report is opened by mail');
  await changeReport(admin, report.id, { allowedEmails: [] });
  expect(await look()).toContain('Renamed');
});

test('what knows no gate finds a password that nobody knows', async () => {
  const { token, report } = await gated();
  const { rows } = await portal.admin.query('SELECT has_password FROM reports WHERE id = $1', [
    report.id,
  ]);
  expect([rows[0].has_password, report.hasPassword]).toEqual([true, false]);
  expect(await openReport(token, { kind: 'page', cookies: undefined })).toEqual({
    is: 'locked',
    by: 'mail',
  });
  expect(await unlockReport(token, 'guess', null)).toEqual({ is: 'wrong' });
  const copy = await duplicateReport(await portal.red.ctx('admin'), report.id);
  expect(copy.report.definition.allowedEmails).toEqual(['ada@example.com', '@example.org']);
  expect((await openReport(copy.token, { kind: 'page', cookies: undefined })).is).toBe('locked');
});

test('refused: without mail, beside a password, inside other pages, and what is no address', async () => {
  const admin = await portal.red.ctx('admin');
  const make = (more: object) =>
    rejection(createReport(admin, { name: 'n', title: 't', pipelines: [uuid], ...more }));
  const allowedEmails = ['ada@example.com'];
  for (const more of [
    { allowedEmails, password: 'open sesame' },
    { allowedEmails, embeddingOrigins: ['https://wiki.example.com'] },
    ...['ada', '@', '@com', '@*.example.com', '*@example.com', 'a@b@example.com', '@-x.com'].map(
      (wrong) => ({ allowedEmails: [wrong] }),
    ),
  ]) {
    expect([more, await make(more)]).toMatchObject([more, { status: 422 }]);
  }
  settings = {};
  expect(await make({ allowedEmails })).toMatchObject({ status: 422 });
});
