import type { ViewerContext } from '@/lib/context';
import { Forbidden, Invalid, RateLimited } from '@/lib/errors';
import {
  authenticate,
  changePassword,
  commandLine,
  findViewer,
  setPassword,
  signOut,
  signOutEverywhere,
  updateProfile,
} from '@/lib/teams';
import { openWorld, origin, password, person, viewer, type World } from './world';

let world: World;
let ada: ViewerContext;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  ada = await person(`Ada${made++}`);
});
afterAll(() => world.close());

let made = 0;
const newPassword = 'a much better password';
const versionOf = async () => (await findViewer(ada.user.id, null, null))?.sessionVersion;

describe('changePassword', () => {
  test('takes the old one, and ends every session', async () => {
    expect(await versionOf()).toBe(1);
    const change = { currentPassword: password, newPassword };
    expect(await changePassword(ada, change)).toEqual({ sessionVersion: 2 });
    expect(await versionOf()).toBe(2);
    const { email } = ada.user;
    expect(await authenticate(origin, { email, password })).toBeNull();
    expect(await authenticate(origin, { email, password: newPassword })).toMatchObject({
      sessionVersion: 2,
    });
    const [event] = await world.audit('password.changed');
    expect(event).toMatchObject({ team_id: null, actor_id: ada.user.id, details: {} });
    expect(JSON.stringify(await world.audit())).not.toContain(newPassword);
  });

  test('refuses a wrong old one, and a new one that is too short or too long', async () => {
    const wrong = changePassword(ada, { currentPassword: 'wrong', newPassword });
    await expect(wrong).rejects.toMatchObject({ errors: { currentPassword: expect.any(Array) } });
    for (const bad of ['short', 'x'.repeat(201), '€'.repeat(67)]) {
      const refusal = changePassword(ada, { currentPassword: password, newPassword: bad });
      await expect(refusal).rejects.toMatchObject({ errors: { newPassword: expect.any(Array) } });
    }
    expect(await versionOf()).toBe(1);
  });

  test('of two at once one goes through', async () => {
    const outcomes = await Promise.allSettled([
      changePassword(ada, { currentPassword: password, newPassword }),
      changePassword(ada, { currentPassword: password, newPassword: `${newPassword}!` }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await versionOf()).toBe(2);
  });

  test('stops guessing at a browser that was left signed in', async () => {
    const guess = () => changePassword(ada, { currentPassword: 'wrong', newPassword });
    for (let n = 0; n < 10; n += 1) await expect(guess()).rejects.toThrow(Invalid);
    await expect(guess()).rejects.toThrow(RateLimited);
  });

  test('an account without a password has none to change', async () => {
    await world.admin.query('UPDATE users SET password_hash = NULL WHERE id = $1', [ada.user.id]);
    const change = { currentPassword: '', newPassword };
    await expect(changePassword(ada, change)).rejects.toThrow('no password');
    expect(await authenticate(origin, { email: ada.user.email, password: '' })).toBeNull();
  });
});

describe('setPassword', () => {
  test('is for instance admins and the command line, and ends sessions', async () => {
    const { email } = ada.user;
    await setPassword(commandLine(), { email, password: newPassword });
    expect(await versionOf()).toBe(2);
    expect(await authenticate(origin, { email, password: newPassword })).not.toBeNull();
    const [event] = await world.audit('password.set');
    expect(event).toMatchObject({ actor_kind: 'system', target_name: email, details: {} });
    await expect(setPassword(ada, { email, password })).rejects.toThrow(Forbidden);
    const nobody = { email: 'nobody@example.com', password };
    await expect(setPassword(commandLine(), nobody)).rejects.toThrow(Invalid);
    await expect(setPassword(commandLine(), { email, password: 'short' })).rejects.toThrow(Invalid);
  });
});

describe('updateProfile', () => {
  test('changes name and time zone', async () => {
    const changed = await updateProfile(ada, { name: ' Ada L. ', timeZone: 'Europe/Berlin' });
    expect(changed).toEqual({ name: 'Ada L.', timeZone: 'Europe/Berlin' });
    expect((await viewer(ada.user.id)).user).toMatchObject(changed);
    await updateProfile(await viewer(ada.user.id), { timeZone: 'UTC' });
    expect((await viewer(ada.user.id)).user).toMatchObject({ name: 'Ada L.', timeZone: 'UTC' });
    expect(await world.audit('profile.updated')).toHaveLength(2);
  });

  test('refuses what is no time zone, and nobody else changes', async () => {
    const other = await person(`Bob${made}`);
    for (const timeZone of [
      'Mars/Olympus',
      '+01:00',
      '',
      'x'.repeat(1e6),
      'Europe/Berlin\u0000',
      1,
    ]) {
      await expect(updateProfile(ada, { timeZone })).rejects.toThrow(Invalid);
    }
    await expect(updateProfile(ada, {})).rejects.toThrow(Invalid);
    const more = updateProfile(ada, { name: 'A', isInstanceAdmin: true });
    await expect(more).rejects.toMatchObject({ errors: { isInstanceAdmin: expect.any(Array) } });
    await updateProfile(ada, { name: 'Changed' });
    expect((await viewer(other.user.id)).user.name).toBe(other.user.name);
  });
});

describe('signing out', () => {
  test('everywhere raises the version', async () => {
    await signOutEverywhere(ada);
    expect(await versionOf()).toBe(2);
    expect(await world.audit('sessions.ended')).toHaveLength(1);
  });

  test('ends one session, and keeps the list of ended ones short', async () => {
    const session = { id: crypto.randomUUID(), expiresAt: new Date(Date.now() + 60_000) };
    const other = { id: crypto.randomUUID(), expiresAt: new Date(Date.now() - 1) };
    await signOut(ada, other);
    await signOut(ada, session);
    await signOut(ada, session);
    expect(await findViewer(ada.user.id, null, session.id)).toBeNull();
    expect(await findViewer(ada.user.id, null, crypto.randomUUID())).not.toBeNull();
    const { rows } = await world.admin.query('SELECT id FROM ended_sessions');
    expect(rows).toEqual([{ id: session.id }]);
    expect(await world.audit('session.ended')).toHaveLength(2);
  });
});
