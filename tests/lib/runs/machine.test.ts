import { follows, runRequestStates } from '@/lib/runs/states';
import type { Ground } from '../../model/ground';
import { brokenLaws } from '../../model/laws';
import { Life } from '../../model/life';
import { play } from '../../model/play';
import { clockTime, noon, pass, stopClock } from '../../support/portal/clock';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';

/**
 * A sample, the same each time; `npm run campaign -- --only machine` plays ten thousand and more, different each time.
 */
const sequences = 60;
const seed = 10;
// Each life is a dozen transactions or more, even on slow and busy machines.
jest.setTimeout(600_000);

let portal: PortalUnderTest;
let ground: Ground;
beforeAll(async () => {
  portal = await openPortal();
  const { team } = await portal.blue.ctx('owner');
  ground = {
    team,
    credentialId: await portal.blue.credential(),
    query: async (sql, values) => (await portal.admin.query(sql, values)).rows,
  };
});
afterAll(() => portal.close());

test('whatever happens, in whatever order: no request is lost, sent twice or moved as it may not', async () => {
  const played = await play(ground, { sequences, seed, began: noon });
  stopClock();
  expect(played.sequences).toBe(sequences);
  // The lives reached every end, so the laws mean something.
  const ends = runRequestStates.filter((state) => !['requested', 'sending'].includes(state));
  for (const state of ends) expect([state, played.states[state] ?? 0]).not.toEqual([state, 0]);
  expect(Object.keys(played.states).every((state) => state in follows)).toBe(true);
  expect(played.posts).toBeGreaterThan(sequences);
});

test.each([
  ['a request that is gone', 'DELETE FROM run_requests WHERE pipeline_id = $1', /is lost/],
  [
    'a move that nobody wrote down',
    "UPDATE run_requests SET state = 'failed', follow_due_at = NULL WHERE pipeline_id = $1",
    /its story ends/,
  ],
  [
    'a move that may not be',
    "UPDATE run_request_events SET to_state = 'running' WHERE to_state = 'sending' AND run_request_id IN (SELECT id FROM run_requests WHERE pipeline_id = $1)",
    /went from requested to running/,
  ],
  [
    'an end by nobody',
    "UPDATE run_request_events SET actor_kind = 'system' WHERE to_state = 'closed' AND run_request_id IN (SELECT id FROM run_requests WHERE pipeline_id = $1)",
    /was closed by system/,
  ],
  [
    'a run of another request',
    "UPDATE run_requests SET run_uuid = gen_random_uuid() WHERE pipeline_id = $1 AND state = 'accepted'",
    /names a run that it did not start/,
  ],
])('the laws notice %s', async (_what, tamper, words) => {
  const life = new Life(ground, { now: () => clockTime().getTime(), pass });
  await life.begin();
  await life.take({ do: 'ask', anyway: true, held: true, fates: ['lost'] });
  await life.take({ do: 'close', which: 0 });
  pass(1);
  await life.take({ do: 'ask', anyway: true, held: false, fates: [] });
  await life.end();
  expect(await brokenLaws(life)).toEqual([]);
  await portal.admin.query(tamper, [
    (await portal.admin.query('SELECT id FROM pipelines WHERE uuid = $1', [life.upstream.pipeline]))
      .rows[0].id,
  ]);
  expect((await brokenLaws(life)).join()).toMatch(words);
});

test('the laws notice an attempt that was sent twice, and one that was not written down', async () => {
  const life = new Life(ground, { now: () => clockTime().getTime(), pass });
  await life.begin();
  await life.take({ do: 'ask', anyway: true, held: true, fates: [] });
  await life.end();
  const [post] = life.upstream.posts;
  if (!post) throw new Error('nothing was sent');
  life.upstream.posts.push(post);
  expect((await brokenLaws(life)).join()).toMatch(/attempt 1 was sent 2 times.*started 2 runs/);
  life.upstream.posts.splice(0, 2, { ...post, stood: { state: 'requested', attempt: 0 } });
  expect((await brokenLaws(life)).join()).toMatch(/sent while the request was requested/);
});
