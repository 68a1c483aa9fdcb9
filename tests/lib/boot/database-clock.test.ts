import { type DatabaseClock, followDatabaseClock } from '@/lib/boot/database-clock';
import { forgetTime, machineAheadMs, nowMs, realMs } from '@/lib/clock';
import { uuidv7 } from '@/lib/db';
import { deleting } from '@/lib/jobs/deleting';
import { log } from '@/lib/log';
import { momentOf } from '@/lib/runs/event-places';
import { until } from '../../support/until';

const hourMs = 3_600_000;
const machine = Date.now;
/** The database's time on the steady clock, by how much it has been set since, and whether it answers. */
const database = { setByMs: 0, answers: true };
const begun = { at: machine(), steady: performance.now() };
const databaseMs = () => begun.at + performance.now() - begun.steady + database.setByMs;

let followed: DatabaseClock | undefined;
const follow = async () => {
  followed = await followDatabaseClock(async () => {
    if (!database.answers) throw new Error('away');
    return databaseMs();
  }, 5);
};
const setMachine = (byMs: number) =>
  jest.spyOn(Date, 'now').mockImplementation(() => machine() + byMs);
const isNear = (ms: number) => Math.abs(ms - databaseMs()) < 1000;

const warned: string[] = [];
beforeEach(() => {
  warned.length = 0;
  jest.spyOn(log(), 'warn').mockImplementation((...said: unknown[]) => {
    warned.push(String(said.at(-1)));
  });
});

afterEach(() => {
  followed?.stop();
  forgetTime();
  jest.restoreAllMocks();
  Object.assign(database, { setByMs: 0, answers: true });
});

test.each([5 * hourMs, -5 * hourMs])(
  'a machine that is %d ms wrong goes by the database’s clock',
  async (byMs) => {
    setMachine(byMs);
    expect(isNear(nowMs())).toBe(false);
    await follow();
    expect(isNear(nowMs())).toBe(true);
    expect(isNear(momentOf(uuidv7()) ?? 0)).toBe(true);
    expect(Math.abs(machineAheadMs() - byMs)).toBeLessThan(1000);
    expect(warned).toEqual([
      expect.stringContaining(`18000 s ${byMs > 0 ? 'ahead of' : 'behind'}`),
    ]);
  },
);

test('a machine’s clock that is set meanwhile changes nothing, also while the database is away', async () => {
  await follow();
  database.answers = false;
  for (const byMs of [5 * hourMs, -5 * hourMs]) {
    setMachine(byMs);
    expect(isNear(nowMs())).toBe(true);
  }
});

test('a database’s clock that is set is followed', async () => {
  await follow();
  database.setByMs = -2 * hourMs;
  await until(() => isNear(realMs()));
  expect(warned[0]).toMatch(/^the database’s clock was set/);
});

test('while the database never answered it is the machine’s', async () => {
  database.answers = false;
  await follow();
  expect(machineAheadMs()).toBe(0);
});

test('nothing is deleted for its age while one of the clocks must be wrong', async () => {
  let deleted = 0;
  const round = deleting(async () => {
    deleted += 1;
  });
  await follow();
  await round();
  expect(deleted).toBe(1);
  setMachine(2 * hourMs);
  await round();
  setMachine(-2 * hourMs);
  await round();
  expect(deleted).toBe(1);
});

test('ids are in the order of their making, and follow a clock that was set back', async () => {
  const made = Array.from({ length: 5000 }, () => uuidv7());
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
  database.setByMs = -2 * hourMs;
  await follow();
  expect(uuidv7() < (made[0] ?? '')).toBe(true);
});
