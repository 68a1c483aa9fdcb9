import { nowMs, setClock } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { RateLimited } from '@/lib/errors';
import {
  changeReport,
  countView,
  createReport,
  flushViews,
  getReport,
  listReportViews,
  openReport,
  previewReport,
  pruneReportViews,
  rotateReport,
  unlockReport,
} from '@/lib/reports';
import {
  open,
  opened,
  openWorld,
  passHours,
  person,
  pipeline,
  state,
  team,
  type World,
} from './world';

const password = 'correct horse battery';
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const slackbot = 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)';

let world: World;
let ours: TeamContext;
let uuid: string;
beforeAll(async () => {
  world = await openWorld();
  ours = await team('ours', await person('Ada'));
  ({ uuid } = await pipeline(world, ours));
});
afterAll(() => world.close());
afterEach(() => setClock());

const make = (more: object = {}) =>
  createReport(ours, { name: 'n', title: 'Numbers', pipelines: [uuid], ...more });
const inHours = (hours: number) => new Date(nowMs() + hours * 3_600_000).toISOString();
const look = async (token: string, facts: object = {}) =>
  countView(await opened(token), { userAgent: firefox, referrer: null, purpose: null, ...facts });

test('times open and end it on the next request', async () => {
  const { token } = await make({ startsAt: inHours(1), expiresAt: inHours(3) });
  expect(await state(token)).toBe('dead');
  passHours(1);
  expect(await state(token)).toBe('open');
  passHours(2);
  expect(await state(token)).toBe('dead');
});

test('every dead link is one and the same', async () => {
  const tokens = [
    'rpt_unknown',
    '',
    'é'.repeat(5000),
    `rpt_${'A'.repeat(43)}`,
    (await make({ startsAt: inHours(1) })).token,
  ];
  for (const token of tokens) expect(await open(token)).toEqual({ is: 'dead' });
});

test('what this portal cannot read whole it does not show in part', async () => {
  const { report, token } = await make();
  const set = (definition: string) =>
    world.admin.query('UPDATE reports SET definition = definition || $2 WHERE id = $1', [
      report.id,
      definition,
    ]);
  await set('{"newer": true}');
  expect(JSON.stringify(await open(token))).not.toContain('newer');
  expect(await state(token)).toBe('open');
  await set('{"pipelines": "all"}');
  expect(await state(token)).toBe('dead');
});

test('a password: locked without, open with what it gave, and locked again once it changed', async () => {
  const { report, token } = await make({ password });
  const other = await make({ password });
  expect(await open(token)).toEqual({ is: 'locked', by: 'password' });
  expect(await unlockReport(token, 'wrong', '192.0.2.1')).toEqual({ is: 'wrong' });
  const unlocked = await unlockReport(token, password, '192.0.2.1');
  if (unlocked.is !== 'unlocked') throw new Error('The password did not fit.');
  const { name, value, header } = unlocked.cookie;
  expect(header).toMatch(/; Path=\/r; Max-Age=43200; HttpOnly; SameSite=Lax$/);
  expect(header).not.toContain(report.id);
  expect(Buffer.from(value.split('.')[1] ?? '', 'base64').toString()).toMatch(/^\{"exp":\d+\}$/);

  const cookie = `theme=dark; ${name}=${value}`;
  const withCookie = async (cookies: string) =>
    (await openReport(token, { kind: 'page', cookies })).is;
  expect(await withCookie(cookie)).toBe('open');
  // Presented to another report, changed in each of its characters, doubled, or without an algorithm.
  expect((await open(other.token, 'page', cookie)).is).toBe('locked');
  for (const forged of forgeries(value)) {
    expect([forged, await withCookie(`${name}=${forged}`)]).toEqual([forged, 'locked']);
  }
  expect(await withCookie(`${cookie}; ${name}=${value}`)).toBe('locked');

  // A new URL keeps the password; a new password signs everybody out.
  const renewed = await rotateReport(ours, report.id);
  expect((await open(renewed.token, 'page', cookie)).is).toBe('open');
  await changeReport(ours, report.id, { password: 'another battery' });
  expect((await open(renewed.token, 'page', cookie)).is).toBe('locked');
  expect(await unlockReport(renewed.token, password, '192.0.2.1')).toEqual({ is: 'wrong' });
  await changeReport(ours, report.id, { password: null });
  expect(await state(renewed.token)).toBe('open');
  await changeReport(ours, report.id, { password });
  expect((await open(renewed.token, 'page', cookie)).is).toBe('locked');
});

/** Every one of 60 single characters changed, and the classics. */
function forgeries(value: string): string[] {
  const changed = Array.from({ length: 60 }, (_, n) => {
    const place = Math.floor((n * value.length) / 60);
    // The last character of each part holds bits that nothing reads.
    return `${value.slice(0, place)}${value[place] === 'x' ? 'y' : 'x'}${value.slice(place + 1)}`;
  });
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  const [, claims = '', mark = ''] = value.split('.');
  return [...changed, `${none}.${claims}.`, `${none}.${claims}.${mark}`, '', 'x'].filter(
    (forged) => forged !== value,
  );
}

test('an unlocking lasts twelve hours', async () => {
  const { token } = await make({ password });
  const unlocked = await unlockReport(token, password, null);
  if (unlocked.is !== 'unlocked') throw new Error('The password did not fit.');
  const cookie = `${unlocked.cookie.name}=${unlocked.cookie.value}`;
  passHours(11.9);
  expect((await open(token, 'page', cookie)).is).toBe('open');
  passHours(0.2);
  expect((await open(token, 'page', cookie)).is).toBe('locked');
});

test('ten guesses in 15 minutes at one link from one address, and no more at once either', async () => {
  const { token } = await make({ password });
  const { token: other } = await make({ password });
  const guesses = await Promise.allSettled(
    Array.from({ length: 16 }, (_, n) => unlockReport(token, `guess ${n}`, '198.51.100.7')),
  );
  const judged = guesses.filter(({ status }) => status === 'fulfilled');
  expect(judged).toHaveLength(10);
  for (const guess of guesses) {
    if (guess.status === 'rejected') expect(guess.reason).toBeInstanceOf(RateLimited);
  }
  await expect(unlockReport(token, password, '198.51.100.7')).rejects.toThrow(RateLimited);
  // Neither another address nor another link is held back.
  expect((await unlockReport(token, password, '198.51.100.8')).is).toBe('unlocked');
  expect((await unlockReport(other, password, '198.51.100.7')).is).toBe('unlocked');
});

test('right passwords use up no guesses, and dead links are not judged', async () => {
  const { report, token } = await make({ password });
  for (let n = 0; n < 12; n += 1) {
    expect((await unlockReport(token, password, '203.0.113.5')).is).toBe('unlocked');
  }
  expect(await unlockReport('rpt_unknown', password, '203.0.113.5')).toEqual({ is: 'dead' });
  const gone = await rotateReport(ours, report.id);
  expect(await unlockReport(token, password, '203.0.113.5')).toEqual({ is: 'dead' });
  expect(await unlockReport(gone.token, 'x'.repeat(10_000), null)).toEqual({ is: 'wrong' });
  expect((await unlockReport((await make()).token, '', null)).is).toBe('open');
  // The longest that can be set.
  const longest = 'ß'.repeat(500);
  const long = await make({ password: longest });
  expect((await unlockReport(long.token, longest, null)).is).toBe('unlocked');
});

test('of fifty at once exactly as many look as the cap lets, and then the link is dead', async () => {
  const { report, token } = await make({ viewCap: 7 });
  const contexts = await Promise.all(Array.from({ length: 50 }, () => opened(token)));
  const looks = await Promise.all(
    contexts.map((context) =>
      countView(context, { userAgent: slackbot, referrer: null, purpose: 'prefetch' }),
    ),
  );
  expect(looks.filter((outcome) => outcome === 'counted')).toHaveLength(7);
  expect(looks.filter((outcome) => outcome === 'used up')).toHaveLength(43);
  expect(await state(token)).toBe('dead');
  expect(await getReport(ours, report.id)).toMatchObject({ views: 7, state: 'used_up' });
  await changeReport(ours, report.id, { viewCap: 8 });
  expect([await look(token), await state(token)]).toEqual(['counted', 'dead']);
});

test('views are counted and logged without anything of a person', async () => {
  const { report, token } = await make();
  const referrer = 'https://wiki.example.com/secret/page?user=ada';
  expect(await look(token, { referrer })).toBe('counted');
  expect(await look(token, { userAgent: slackbot })).toBe('ignored');
  expect(await look(token, { purpose: 'prefetch' })).toBe('ignored');
  const preview = await previewReport(ours, report.id);
  expect(await countView(preview, { userAgent: firefox, referrer: null, purpose: null })).toBe(
    'ignored',
  );
  await flushViews();
  const log = await listReportViews(ours, report.id);
  expect(log).toMatchObject({
    views: 1,
    items: [{ browser: 'Firefox', device: 'desktop', referrer: 'https://wiki.example.com' }],
  });
  expect(log.days).toHaveLength(30);
  expect(log.days.at(-1)).toMatchObject({ views: 1 });
  const { rows } = await world.admin.query('SELECT * FROM report_views WHERE report_id = $1', [
    report.id,
  ]);
  expect(Object.keys(rows[0]).sort()).toEqual(
    ['at', 'browser', 'device', 'id', 'referrer', 'report_id', 'team_id'].sort(),
  );
});

test('a report that keeps no views counts them alone, and forgets those it had', async () => {
  const { report, token } = await make();
  await look(token);
  await flushViews();
  await changeReport(ours, report.id, { viewsKeptDays: 0 });
  await look(token);
  await flushViews();
  expect(await listReportViews(ours, report.id)).toMatchObject({ views: 2, items: [] });
});

test('views are forgotten after their days and replaced URLs after their grace', async () => {
  const { report, token } = await make({ viewsKeptDays: 10 });
  await look(token);
  await flushViews();
  await rotateReport(ours, report.id, { graceHours: 1 });
  await pruneReportViews();
  expect((await listReportViews(ours, report.id)).items).toHaveLength(1);
  passHours(10 * 24 + 1);
  expect(await pruneReportViews()).toBeGreaterThan(0);
  expect(await listReportViews(ours, report.id)).toMatchObject({ views: 1, items: [] });
  const { rowCount } = await world.admin.query('SELECT FROM report_links WHERE report_id = $1', [
    report.id,
  ]);
  expect(rowCount).toBe(1);
});
