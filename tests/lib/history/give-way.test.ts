import { setImmediate as nextTurn } from 'node:timers/promises';
import { GiveWay } from '@/lib/history/give-way';

/** Work that continues until it is ended. */
function endless() {
  const { promise, resolve, reject } = deferred();
  return { work: () => promise, end: resolve, fail: reject };
}

function deferred() {
  let resolve = () => {};
  let reject = (_: Error) => {};
  const promise = new Promise<void>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject };
}

test('waits for nothing while nothing is taken in', () => {
  const way = new GiveWay();
  expect(Array.from({ length: 100 }, () => way.pass()).every((one) => one === undefined)).toBe(
    true,
  );
});

test('lets others have a turn now and then while an answer is taken in, and not any more afterwards', async () => {
  const way = new GiveWay();
  const taking = endless();
  const taken = way.during(taking.work);
  const turns = Array.from({ length: 64 }, () => way.pass()).filter(Boolean);
  expect(turns).toHaveLength(2);
  await Promise.all(turns);
  taking.end();
  await taken;
  expect(way.pass()).toBeUndefined();
});

test.each(['ended', 'failed'])('lets nobody pass until sending has %s', async (how) => {
  const way = new GiveWay();
  const [taking, sending] = [endless(), endless()];
  const taken = way.during(taking.work);
  const sent = way.sending(sending.work);
  let hasPassed = false;
  const passed = Promise.resolve(way.pass()).then(() => {
    hasPassed = true;
  });
  await nextTurn();
  expect(hasPassed).toBe(false);
  if (how === 'ended') sending.end();
  else sending.fail(new Error('the database is gone'));
  await passed;
  await (how === 'ended' ? sent : expect(sent).rejects.toThrow('gone'));
  expect(way.pass()).toBeUndefined();
  taking.end();
  await taken;
});
