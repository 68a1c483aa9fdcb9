import {
  dataminFor,
  enableCredential,
  getCredential,
  listExpiring,
  remindOfDueExpiries,
  remindOfExpiry,
  updateCredential,
} from '@/lib/credentials';
import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/errors';
import { clockTime, pass } from '../../support/portal/clock';
import { openPortal, type PortalUnderTest, rejection } from '../../support/portal/portal';

let portal: PortalUnderTest;
const dayMs = 86_400_000;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

const admin = () => portal.red.ctx('admin');
const inDays = (days: number) =>
  new Date(clockTime().getTime() + days * dayMs).toISOString().slice(0, 10);
const expiring = async (days: number, more: object = {}) => {
  const id = await portal.red.credential();
  await updateCredential(await admin(), id, { expiresOn: inDays(days), ...more });
  return id;
};
const reminded = async (id: string) =>
  (await portal.audit('credential.expiry_reminded')).filter(({ target_id }) => target_id === id)
    .length;

test('admins are reminded 30, 7 and 1 days before and on the day, once each; use goes on', async () => {
  const id = await expiring(40);
  expect(await listExpiring(await admin())).toEqual([]);
  const told: [number, number][] = [];
  for (let day = 40; day >= -2; day -= 1) {
    const before = await reminded(id);
    await remindOfDueExpiries();
    await remindOfDueExpiries();
    if ((await reminded(id)) > before) told.push([day, (await reminded(id)) - before]);
    pass(dayMs);
  }
  expect(told).toEqual([
    [30, 1],
    [7, 1],
    [1, 1],
    [0, 1],
  ]);
  expect(await getCredential(await admin(), id)).toMatchObject({ daysLeft: -3, disabled: null });
  await expect((await dataminFor(await admin(), id)).token()).resolves.toBeDefined();
  expect(await listExpiring(await admin())).toMatchObject([{ id, daysLeft: -3 }]);
  expect(await rejection(listExpiring(await portal.red.ctx('operator')))).toBeInstanceOf(Forbidden);
  expect(await listExpiring(await portal.blue.ctx('admin'))).toEqual([]);
  await updateCredential(await admin(), id, { expiresOn: null });
  expect(await listExpiring(await admin())).toEqual([]);
});

test('where it is wished, it is disabled on its day, before the worker comes too', async () => {
  const id = await expiring(1, { whenExpired: 'disable' });
  await (await dataminFor(await admin(), id)).token();
  await remindOfDueExpiries();
  pass(dayMs);
  await expect(dataminFor(await admin(), id)).rejects.toThrow(/is disabled: It expired on/);
  await remindOfDueExpiries();
  const { disabled } = await getCredential(await admin(), id);
  expect(disabled).toMatchObject({ by: 'worker', reason: expect.stringMatching(/expired on/) });
  // A date in the past would disable it again at once: remove it, or set another.
  expect(await rejection(enableCredential(await admin(), id))).toBeInstanceOf(Conflict);
  await updateCredential(await admin(), id, { expiresOn: inDays(30) });
  await enableCredential(await admin(), id);
  await expect((await dataminFor(await admin(), id)).token()).resolves.toBeDefined();
});

test('a new day begins the reminders anew; wrong ones are refused', async () => {
  const id = await expiring(5);
  await remindOfDueExpiries();
  await updateCredential(await admin(), id, { expiresOn: inDays(6) });
  await remindOfDueExpiries();
  expect(await reminded(id)).toBe(2);
  for (const expiresOn of ['2026-02-30', 'tomorrow', 7, '']) {
    const refused = await rejection(updateCredential(await admin(), id, { expiresOn }));
    expect(refused).toBeInstanceOf(Invalid);
  }
  const wrong = updateCredential(await admin(), id, { whenExpired: 'destroy' });
  expect(await rejection(wrong)).toBeInstanceOf(Invalid);
  expect(await rejection(remindOfExpiry(await admin(), id))).toBeInstanceOf(Forbidden);
  const foreign = remindOfExpiry(await portal.blue.ctx('owner'), id);
  expect(await rejection(foreign)).toBeInstanceOf(NotFound);
});
