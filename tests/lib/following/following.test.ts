import { memberContextOf, tokenContextOf } from '@/lib/auth/contexts';
import { noOrigin, systemContext, type TeamContext } from '@/lib/context';
import { Forbidden, NotFound } from '@/lib/errors';
import { follow, getFollowing, tellFollowers, unfollow } from '@/lib/following';
import { takeBreakGlass } from '@/lib/instance';
import { sendDueMails } from '@/lib/mail';
import { recordRun } from '@/lib/sandbox';
import { refreshHealth, refreshPipeline } from '@/lib/stats';
import { findApiToken, findViewer, listMembers, removeMember } from '@/lib/teams';
import { type MailServer, startMailServer } from '../../support/mail-server';
import { clockTime, pass, stopClock } from '../../support/portal/clock';
import { join } from '../../support/portal/people';
import {
  addToSandbox,
  nobodys,
  openPortal,
  type PortalUnderTest,
} from '../../support/portal/portal';
import { readOne } from '../history/support';

let server: MailServer;
let mailUrl: () => string | undefined = () => server.url;
jest.mock('@/lib/env', () => {
  const actual = jest.requireActual('@/lib/env');
  const mail = () => ({
    SMTP_URL: mailUrl(),
    MAIL_FROM: 'portal@mail.example',
    PORTAL_URL: 'https://portal.example',
  });
  return { ...actual, env: () => ({ ...actual.parseEnv(process.env), ...mail() }) };
});

const minute = 60_000;
const hour = 60 * minute;
let portal: PortalUnderTest;
beforeAll(async () => {
  server = await startMailServer();
  portal = await openPortal();
});
beforeEach(async () => {
  stopClock();
  mailUrl = () => server.url;
  await portal.admin.query('DELETE FROM follows; DELETE FROM follow_notices; DELETE FROM mails');
});
afterAll(async () => {
  await server.close();
  await portal.close();
});

/** A pipeline of the red team with its own name, judged to run well. */
async function registered(name: string, team: 'red' | 'blue' = 'red'): Promise<string> {
  const uuid = addToSandbox(portal, portal[team]);
  await portal[team].pipeline(uuid, await portal[team].credential());
  await portal.admin.query(
    'UPDATE pipelines SET name = $2, failing = false, late = false, history_backfill_days = 1 WHERE uuid = $1',
    [uuid, name],
  );
  return uuid;
}

/** Stores a judgement as the judge does. */
const judged = (uuid: string, failing: boolean, since = clockTime()) =>
  portal.admin.query(
    'UPDATE pipelines SET failing = $2, failing_since = CASE WHEN $2 THEN $3::timestamptz END, failing_changed_at = $4 WHERE uuid = $1',
    [uuid, failing, since, clockTime()],
  );
const foundLate = (uuid: string, late: boolean, since = clockTime()) =>
  portal.admin.query(
    'UPDATE pipelines SET late = $2, late_since = CASE WHEN $2 THEN $3::timestamptz END, late_changed_at = $4 WHERE uuid = $1',
    [uuid, late, since, clockTime()],
  );

/** The mails that arrive from one round of the worker. */
async function arrived() {
  server.mails.length = 0;
  await tellFollowers();
  while ((await sendDueMails()) > 0);
  return server.mails;
}
const subjects = async () => (await arrived()).map(({ subject }) => subject);
/** Long enough for anything noticed to be mailed, and for a round to come. */
const aRound = () => pass(6 * minute);

test('a run that fails is told once to who follows, in their own time, and so is its recovery', async () => {
  const uuid = await registered('Nightly');
  await portal.admin.query('UPDATE pipelines SET failing = NULL, late = NULL WHERE uuid = $1', [
    uuid,
  ]);
  const { rows } = await portal.admin.query<{ id: string }>(
    'SELECT id FROM pipelines WHERE uuid = $1',
    [uuid],
  );
  const id = rows[0]?.id ?? '';
  const viewer = await portal.red.ctx('viewer');
  const { email } = portal.red.people.viewer;
  await portal.admin.query(`UPDATE users SET time_zone = 'Europe/Berlin' WHERE email = $1`, [
    email,
  ]);
  await follow(viewer, uuid);
  const ran = async (isSuccessful: boolean) => {
    const executedAt = clockTime();
    recordRun(portal.sandbox.world, uuid, {
      taskRuns: [{ task: 'A', executedAt, durationMs: 10, isSuccessful }],
    });
    pass(hour);
    await refreshPipeline(viewer, uuid);
    await readOne(portal, { id });
    await refreshHealth(viewer, id);
  };
  await ran(true);
  aRound();
  expect(await arrived()).toEqual([]);
  // At 13:06 UTC.
  await ran(false);
  expect(await arrived()).toEqual([]);
  pass(minute);
  const mails = await arrived();
  expect(mails).toMatchObject([
    {
      to: [email],
      subject: 'Nightly is failing (Team red)',
      text: expect.stringContaining(
        '“Nightly” is failing: the run that ended at 2026-03-10 14:06 (Europe/Berlin) failed.',
      ),
    },
  ]);
  expect(mails[0]?.text).toContain(`https://portal.example/red/pipelines/${uuid}`);
  expect(mails[0]?.text).toContain('https://portal.example/red/following');
  aRound();
  await ran(false);
  aRound();
  expect(await arrived()).toEqual([]);
  await ran(true);
  await ran(true);
  aRound();
  expect(await arrived()).toMatchObject([
    {
      subject: 'Nightly has recovered (Team red)',
      text: expect.stringContaining('since 2026-03-10 14:06'),
    },
  ]);
});

test('what changes together is one mail to each, of what each follows, and the next one waits', async () => {
  const [a, b, c] = [
    await registered('Alpha'),
    await registered('Beta'),
    await registered('Gamma'),
  ];
  const [viewer, operator, admin] = [
    await portal.red.ctx('viewer'),
    await portal.red.ctx('operator'),
    await portal.red.ctx('admin'),
  ];
  await follow(viewer, null);
  await follow(viewer, a);
  await follow(operator, b);
  await follow(admin, c);
  pass(1);
  await judged(a, true);
  pass(30_000);
  await judged(b, true);
  pass(1);
  await foundLate(a, true);
  expect(await arrived()).toEqual([]);
  pass(30_000);
  const { people } = portal.red;
  const mails = await arrived();
  expect(mails.map(({ to, subject }) => [to[0], subject]).sort()).toEqual(
    [
      [people.operator.email, 'Beta is failing (Team red)'],
      [people.viewer.email, 'Team red: 2 failing, 1 late'],
    ].sort(),
  );
  const all = mails.find(({ to }) => to[0] === people.viewer.email);
  expect(all?.text.match(/^“.+” is (failing|late)/gm)).toEqual([
    '“Alpha” is failing',
    '“Beta” is failing',
    '“Alpha” is late',
  ]);
  expect(all?.text).toContain('https://portal.example/red\n');

  pass(minute);
  await judged(a, false);
  await foundLate(a, false);
  pass(3 * minute);
  expect(await arrived()).toEqual([]);
  pass(minute);
  expect(await subjects()).toEqual(['Team red: 1 recovered, 1 running again']);
  aRound();
  expect(await arrived()).toEqual([]);
});

test('many changes are counted, and two workers tell them once', async () => {
  const uuid = await registered('Flaky');
  await follow(await portal.red.ctx('viewer'), uuid);
  pass(1);
  for (let i = 0; i < 45; i += 1) {
    pass(1);
    await judged(uuid, i % 2 === 0);
  }
  pass(minute);
  server.mails.length = 0;
  await Promise.all([tellFollowers(), tellFollowers(), tellFollowers()]);
  while ((await sendDueMails()) > 0);
  expect(server.mails).toMatchObject([{ subject: 'Team red: 23 failing, 22 recovered' }]);
  expect(server.mails[0]?.text).toContain('And 5 more.');
  expect(server.mails[0]?.text).toContain(`/red/pipelines/${uuid}`);
});

test('nobody is told of what was before they followed, nor of another team', async () => {
  const [uuid, theirs] = [await registered('Ours'), await registered('Theirs', 'blue')];
  await follow(await portal.red.ctx('admin'), uuid);
  await follow(await portal.blue.ctx('admin'), null);
  pass(1);
  await judged(uuid, true);
  pass(1);
  await follow(await portal.red.ctx('viewer'), null);
  pass(minute);
  expect((await arrived()).map(({ to }) => to)).toEqual([[portal.red.people.admin.email]]);
  await judged(theirs, true);
  pass(minute);
  expect((await arrived()).map(({ to }) => to)).toEqual([[portal.blue.people.admin.email]]);
});

test('a mail server that was away for half a day gets no flood when it is back', async () => {
  const uuid = await registered('Nightly');
  for (const role of ['viewer', 'operator'] as const) {
    await follow(await portal.red.ctx(role), uuid);
  }
  mailUrl = () => 'smtp://127.0.0.1:1';
  // It fails and recovers, every ten minutes.
  for (let turn = 0; turn < 72; turn += 1) {
    await judged(uuid, turn % 2 === 0);
    pass(10 * minute);
    await tellFollowers();
    while ((await sendDueMails()) > 0);
  }
  mailUrl = () => server.url;
  pass(4 * hour);
  // At most one an hour for each, and earlier changes count as seen.
  const { length } = await arrived();
  expect(length).toBeGreaterThanOrEqual(2 * 12);
  expect(length).toBeLessThanOrEqual(2 * 15);
  // Everything is as before once the mail server is reached again.
  await judged(uuid, true);
  aRound();
  expect(await arrived()).toHaveLength(2);
});

test('who follows no more, is a member no more or was deactivated hears nothing', async () => {
  const uuid = await registered('Quiet');
  const [viewer, operator, admin] = [
    await portal.red.ctx('viewer'),
    await portal.red.ctx('operator'),
    await portal.red.ctx('admin'),
  ];
  for (const ctx of [viewer, operator, admin]) await follow(ctx, uuid);
  pass(1);
  await judged(uuid, true);
  pass(minute);
  expect(await arrived()).toHaveLength(3);

  await unfollow(admin, uuid);
  await unfollow(admin, uuid);
  expect((await portal.audit('pipeline.unfollowed')).length).toBe(1);
  await portal.admin.query('UPDATE users SET deactivated_at = now() WHERE email = $1', [
    portal.red.people.operator.email,
  ]);
  const owner = await portal.red.ctx('owner');
  const member = (await listMembers(owner)).find(
    ({ email }) => email === portal.red.people.viewer.email,
  );
  // Mail waiting for the server goes with the membership.
  mailUrl = () => 'smtp://127.0.0.1:1';
  await judged(uuid, false);
  aRound();
  await arrived();
  const waiting = async () =>
    (await portal.admin.query("SELECT FROM mails WHERE state = 'waiting'")).rowCount;
  expect(await waiting()).toBe(1);
  await removeMember(owner, member?.id ?? '');
  expect(await waiting()).toBe(0);
  mailUrl = () => server.url;
  await judged(uuid, true);
  aRound();
  expect(await arrived()).toEqual([]);
  // It was recorded, for the deactivated one, who may come back.
  const { rows } = await portal.admin.query('SELECT told_at FROM follow_notices');
  expect(rows.map(({ told_at }) => told_at !== null)).toEqual([true, true, true]);

  // For what comes after.
  await portal.admin.query('UPDATE users SET deactivated_at = NULL');
  await join(portal.admin, portal.red.id, portal.red.people.viewer, 'viewer');
});

test('who lacks the second factor that the team requires hears nothing until it is there', async () => {
  const uuid = await registered('Guarded');
  const { viewer, operator } = portal.red.people;
  for (const role of ['viewer', 'operator'] as const)
    await follow(await portal.red.ctx(role), uuid);
  const factor = (email: string, since: Date | null) =>
    portal.admin.query('UPDATE users SET second_factor_at = $2 WHERE email = $1', [email, since]);
  const required = (since: Date | null) =>
    portal.admin.query('UPDATE teams SET second_factor_required_at = $2 WHERE id = $1', [
      portal.red.id,
      since,
    ]);
  await required(clockTime());
  await factor(viewer.email, clockTime());
  pass(1);
  await judged(uuid, true);
  aRound();
  expect((await arrived()).flatMap(({ to }) => to)).toEqual([viewer.email]);
  await factor(operator.email, clockTime());
  await judged(uuid, false);
  aRound();
  expect(await arrived()).toHaveLength(2);

  // For what comes after.
  await required(null);
  for (const { email } of [viewer, operator]) await factor(email, null);
});

test('what nobody follows is not noted, and without mail nothing piles up', async () => {
  const uuid = await registered('Alone');
  await judged(uuid, true);
  const noted = async () =>
    (await portal.admin.query('SELECT told_at FROM follow_notices')).rows.map(
      ({ told_at }) => told_at !== null,
    );
  expect(await noted()).toEqual([]);
  await follow(await portal.red.ctx('admin'), null);
  mailUrl = () => undefined;
  await judged(uuid, false);
  pass(minute);
  expect(await tellFollowers()).toBe(0);
  expect(await noted()).toEqual([true]);
  mailUrl = () => server.url;
  aRound();
  await foundLate(uuid, true);
  pass(2 * 24 * hour);
  // News from the day before yesterday is not news, and records of past mails are deleted.
  expect(await tellFollowers()).toBe(0);
  expect(await noted()).toEqual([true]);
});

test('one follows for oneself, what is there, and it is on record', async () => {
  const uuid = await registered('Mine');
  const viewer = await portal.red.ctx('viewer');
  await follow(viewer, uuid.toUpperCase());
  await follow(viewer, uuid);
  await follow(viewer, null);
  expect(await getFollowing(viewer)).toEqual({
    everything: true,
    pipelines: [{ uuid, name: 'Mine' }],
  });
  expect(await getFollowing(await portal.red.ctx('operator'))).toEqual({
    everything: false,
    pipelines: [],
  });
  // Once, however often it is asked for.
  const followed = await portal.audit('pipeline.followed');
  expect(followed.filter(({ target_id }) => target_id === uuid)).toMatchObject([
    { actor_name: viewer.actor.name },
  ]);
  expect((await portal.audit('team.followed')).length).toBeGreaterThan(0);
});

test('what is not there, another team’s, and programs are refused', async () => {
  const uuid = await registered('Ours too');
  const blue = await portal.blue.ctx('owner');
  const refused = await programs();
  for (const verb of [follow, unfollow]) {
    for (const id of [uuid, nobodys, 'no uuid']) {
      await expect(verb(blue, id)).rejects.toBeInstanceOf(NotFound);
    }
    for (const ctx of refused) {
      await expect(verb(ctx, uuid)).rejects.toBeInstanceOf(Forbidden);
      await expect(getFollowing(ctx)).rejects.toBeInstanceOf(Forbidden);
    }
    await expect(verb(await portal.red.ctx('viewer'), uuid)).resolves.toBeUndefined();
  }
});

/** A token, the worker, and an instance admin with break-glass access. */
async function programs(): Promise<TeamContext[]> {
  const token = await findApiToken(portal.red.tokens.owner);
  const guest = await portal.instanceAdmin.viewer();
  await takeBreakGlass(guest, {
    team: 'red',
    role: 'admin',
    minutes: 15,
    reason: 'Nothing works.',
  });
  const seen = await findViewer(portal.instanceAdmin.id, 'red', null);
  const open = seen && memberContextOf(seen, noOrigin);
  if (!token || !open?.breakGlass) throw new Error('nobody to refuse');
  return [tokenContextOf(token, noOrigin), systemContext(open.team, 'worker'), open];
}
