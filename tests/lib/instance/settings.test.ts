process.env.METRICS_TOKEN = 'metrics-token-sentinel';
process.env.SMTP_URL = 'smtp://user:smtp-sentinel@mail.example.com:587';
process.env.MAIL_FROM = 'portal@example.com';

import { randomUUID } from 'node:crypto';
import { findCurrentViewer } from '@/lib/auth/contexts';
import { openSession, sealSession } from '@/lib/auth/session-cookie';
import { setClock } from '@/lib/clock';
import type { ViewerContext } from '@/lib/context';
import { database, inTransaction } from '@/lib/db';
import { Conflict, Forbidden, Invalid } from '@/lib/errors';
import {
  changeInstanceSettings,
  listInstanceTeams,
  readEnvironment,
  readInstanceSettings,
  takeBreakGlass,
} from '@/lib/instance';
import {
  changePassword,
  commandLine,
  createUser,
  findViewer,
  listSessions,
  noteSession,
  setPassword,
} from '@/lib/teams';
import { openWorld, origin, password, person, team, viewer, type World } from '../teams/world';

let world: World;
let root: ViewerContext;
let ada: ViewerContext;
beforeAll(async () => {
  world = await openWorld();
  root = await person('Root', true);
  ada = await person('Ada');
});
afterEach(async () => {
  setClock();
  await world.admin.query(
    `UPDATE instance_settings SET password_min_length = 12, session_hours = 336, admin_factor_required_at = NULL, announcement = NULL`,
  );
});
afterAll(() => world.close());

const withFactor = (userId: string, has: boolean) =>
  world.admin.query('UPDATE users SET second_factor_at = $2 WHERE id = $1', [
    userId,
    has ? new Date() : null,
  ]);

test('are as the portal came until somebody changes them, which the audit tells', async () => {
  expect(await readInstanceSettings(root)).toEqual({
    passwordMinLength: 12,
    sessionHours: 336,
    adminFactorRequiredAt: null,
    announcement: null,
    changedAt: null,
    changedBy: null,
  });
  const changed = await changeInstanceSettings(root, { passwordMinLength: 16, announcement: 'Hi' });
  expect(changed).toMatchObject({
    passwordMinLength: 16,
    sessionHours: 336,
    announcement: 'Hi',
    changedAt: expect.any(Date),
    changedBy: 'Root',
  });
  await changeInstanceSettings(root, { passwordMinLength: 16 });
  await changeInstanceSettings(root, {});
  expect(await world.audit('instance.settings_changed')).toMatchObject([
    {
      team_id: null,
      actor_name: 'Root',
      details: {
        changes: {
          leastCharacters: { from: 12, to: 16 },
          announcement: { from: null, to: 'Hi' },
        },
      },
    },
  ]);
});

test('new passwords are as long as the instance asks, those there stay good', async () => {
  await changeInstanceSettings(root, { passwordMinLength: 30 });
  const user = { email: 'short@example.com', name: 'Short', password: 'twenty-four signs, right' };
  const attempts = [
    () => createUser(commandLine(), user),
    () => setPassword(commandLine(), { email: ada.user.email, password: user.password }),
    () => changePassword(ada, { currentPassword: password, newPassword: user.password }),
  ];
  for (const attempt of attempts) {
    await expect(attempt()).rejects.toThrow('takes at least 30 characters');
  }
  const longer = 'thirty characters are a sentence';
  await changePassword(ada, { currentPassword: password, newPassword: longer });
  await changeInstanceSettings(root, { passwordMinLength: 12 });
  await setPassword(commandLine(), { email: ada.user.email, password: user.password });
});

test('a sign-in that is older than the instance allows is over at the next request', async () => {
  const cookie = await sealSession({ userId: root.user.id, version: 1, id: randomUUID() });
  const session = await openSession(cookie);
  if (!session) throw new Error('no session');
  await noteSession(session, origin);
  const isGood = async () => (await findCurrentViewer(session, null)) !== null;
  const begun = session.expiresAt.getTime() - 336 * 3_600_000;
  setClock(() => begun + 9 * 3_600_000);
  expect(await isGood()).toBe(true);
  await changeInstanceSettings(root, { sessionHours: 10 });
  expect(await isGood()).toBe(true);
  expect(await listSessions(root)).toMatchObject([
    { id: session.id, expiresAt: new Date(begun + 10 * 3_600_000) },
  ]);
  await changeInstanceSettings(root, { sessionHours: 9 });
  expect(await isGood()).toBe(false);
  expect(await listSessions(root)).toEqual([]);
  await changeInstanceSettings(root, { sessionHours: 336 });
  expect(await isGood()).toBe(true);
});

test('instance admins without a second factor are none while one is asked of them', async () => {
  const other = await person('Other', true);
  await team('ops', ada);
  await expect(changeInstanceSettings(root, { adminFactorRequired: true })).rejects.toThrow(
    Conflict,
  );
  await takeBreakGlass(other, { team: 'ops', role: 'viewer', reason: 'A run hangs since noon' });
  expect((await findViewer(other.user.id, 'ops', null))?.membership).toMatchObject({
    role: 'viewer',
  });
  await withFactor(root.user.id, true);
  const { adminFactorRequiredAt } = await changeInstanceSettings(root, {
    adminFactorRequired: true,
  });
  expect(adminFactorRequiredAt).toBeInstanceOf(Date);
  // Saving it again keeps its beginning.
  expect(
    await changeInstanceSettings(root, { adminFactorRequired: true, sessionHours: 100 }),
  ).toMatchObject({ adminFactorRequiredAt });
  await expect(listInstanceTeams(await viewer(root.user.id))).resolves.toBeDefined();

  const now = await viewer(other.user.id);
  expect(now.user).toMatchObject({ isInstanceAdmin: true, lacksAdminFactor: true });
  for (const attempt of [listInstanceTeams, readInstanceSettings]) {
    await expect(attempt(now)).rejects.toThrow(/requires a second factor of its instance admins/);
  }
  await expect(changeInstanceSettings(now, { adminFactorRequired: false })).rejects.toThrow(
    Forbidden,
  );
  expect((await findViewer(other.user.id, 'ops', null))?.membership).toBeNull();
  expect((await viewer(ada.user.id)).user.lacksAdminFactor).toBe(false);

  await withFactor(other.user.id, true);
  await expect(listInstanceTeams(await viewer(other.user.id))).resolves.toBeDefined();
  await withFactor(root.user.id, false);
});

test('the announcement goes with everybody who is signed in, and an empty one is none', async () => {
  await changeInstanceSettings(root, { announcement: '  Down on Saturday from 8 to 9  ' });
  expect((await viewer(ada.user.id)).announcement).toBe('Down on Saturday from 8 to 9');
  expect(await changeInstanceSettings(root, { announcement: ' ' })).toMatchObject({
    announcement: null,
  });
  expect((await viewer(ada.user.id)).announcement).toBeNull();
});

test('of the environment each variable is told with its source, and no secret', async () => {
  const settings = readEnvironment(root);
  const of = (name: string) => settings.find((one) => one.name === name);
  expect(of('METRICS_TOKEN')).toMatchObject({ source: 'environment', value: 'set, not shown' });
  expect(of('SMTP_URL')).toMatchObject({
    source: 'environment',
    value: 'set, at mail.example.com:587',
  });
  expect(of('PORT')).toMatchObject({ source: 'default', value: '3000' });
  expect(of('OIDC_ISSUER')).toMatchObject({ source: 'default', value: null });
  expect(of('PORTAL_ENCRYPTION_KEYS')?.value).toBe('keys test');
  const text = JSON.stringify(settings);
  for (const held of [
    'sentinel',
    Buffer.alloc(32, 7).toString('base64'),
    'a secret of the tests',
  ]) {
    expect(text).not.toContain(held);
  }
});

test('refusals: who is no instance admin, wrong values, and the database itself', async () => {
  await expect(readInstanceSettings(ada)).rejects.toThrow(Forbidden);
  await expect(changeInstanceSettings(ada, {})).rejects.toThrow(Forbidden);
  expect(() => readEnvironment(ada)).toThrow(Forbidden);
  for (const wrong of [
    { passwordMinLength: 11 },
    { passwordMinLength: 65 },
    { passwordMinLength: 12.5 },
    { sessionHours: 0 },
    { sessionHours: 337 },
    { adminFactorRequired: 'yes' },
    { announcement: 'x'.repeat(301) },
    { announcement: 'two\nlines' },
    { other: 1 },
  ]) {
    await expect(changeInstanceSettings(root, wrong)).rejects.toThrow(Invalid);
  }
  const set = 'UPDATE instance_settings SET session_hours = 1';
  expect(await inTransaction({ userId: ada.user.id }, (tx) => tx.$executeRawUnsafe(set))).toBe(0);
  expect(await database().prisma.$executeRawUnsafe(set)).toBe(0);
  await expect(
    inTransaction({ instance: true }, (tx) =>
      tx.$executeRawUnsafe('DELETE FROM instance_settings'),
    ),
  ).rejects.toThrow(/permission denied/);
});
