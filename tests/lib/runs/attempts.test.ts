import {
  addToSandbox,
  closedPort,
  openPortal,
  type PortalUnderTest,
} from '../../support/portal/portal';
import { asking } from './support';

let portal: PortalUnderTest;
let run: ReturnType<typeof asking>;
beforeAll(async () => {
  portal = await openPortal();
  run = asking(portal);
});
afterAll(() => portal.close());
beforeEach(() => portal.sandbox.faults.clear());

test('401: one new token and one recorded second attempt', async () => {
  const uuid = await run.runnable('blue');
  portal.sandbox.tokens.revoke();
  const view = await run.request('blue', uuid);
  expect(view).toMatchObject({ state: 'accepted', attempt: 2 });
  expect(await run.states(view.id)).toEqual([
    'requested 0',
    'sending 1',
    'sending 2',
    'accepted 2',
  ]);
  expect([run.posts(), portal.sandbox.ledger.count('token')]).toEqual([2, 1]);
  expect(portal.sandbox.world.startedRuns(uuid)).toBe(1);
});

test('401 twice: rejected, after one renewal', async () => {
  const uuid = await run.runnable('blue');
  portal.sandbox.faults.inject({ on: 'run', action: { type: 'status', status: 401 } });
  const view = await run.request('blue', uuid);
  expect(view).toMatchObject({ state: 'rejected', attempt: 2 });
  expect(view.reason).toMatch(/API access is refused/);
  expect([run.posts(), portal.sandbox.ledger.count('token')]).toEqual([2, 1]);
  // Within the minute there is no second renewal, so there is no second attempt either.
  expect(await run.request('blue', uuid)).toMatchObject({
    state: 'rejected',
    attempt: 1,
    reason: expect.stringMatching(/may ask for the next one at .* UTC\. Nothing was started\.$/),
  });
  expect([run.posts(), portal.sandbox.ledger.count('token')]).toEqual([3, 1]);
});

test('a server that is gone: three attempts that provably sent nothing, then rejected', async () => {
  const gone = await portal.anotherDatamin();
  const uuid = addToSandbox(portal, portal.red);
  await portal.red.pipeline(uuid, await portal.red.credential({ baseUrl: gone.url }));
  await gone.close();
  const view = await run.request('red', uuid);
  expect(view).toMatchObject({ state: 'rejected', attempt: 3 });
  expect(view.reason).toMatch(/refuses connections.* Nothing was sent\.$/);
  expect(await run.states(view.id)).toEqual([
    'requested 0',
    'sending 1',
    'sending 2',
    'sending 3',
    'rejected 3',
  ]);
  expect(gone.ledger.count('run')).toBe(0);
});

test('no token, no attempt: rejected, and no POST was written', async () => {
  const uuid = addToSandbox(portal, portal.red);
  const away = `http://127.0.0.1:${await closedPort()}`;
  await portal.red.pipeline(uuid, await portal.red.credential({ baseUrl: away, verify: false }));
  const view = await run.request('red', uuid);
  expect(view).toMatchObject({ state: 'rejected', attempt: 0 });
  expect(view.reason).toMatch(/refuses connections.* Nothing was sent\.$/);
});
