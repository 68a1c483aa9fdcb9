import { closeRunRequest, requestBulkRun } from '@/lib/runs';
import { until } from '@/tests/stage/until';
import { World } from './support/world';

// Processes take seconds to start on a busy machine.
jest.setTimeout(180_000);

let world: World;

beforeAll(async () => {
  world = await World.open();
});

afterEach(() => world.clear());
afterAll(() => world.close());

const posts = () => world.sandbox.ledger.calls('run');
const items = (state: string) =>
  world.value('SELECT count(*)::int FROM bulk_run_items WHERE state::text = $1', state);
const requests = async (...states: string[]): Promise<string[]> => {
  const { rows } = await world.admin.query<{ id: string }>(
    'SELECT id FROM run_requests WHERE state::text = ANY($1)',
    [states],
  );
  return rows.map(({ id }) => id);
};

/** Releases at once what a killed worker held, instead of after its claims and leases. */
async function leaveBehind(): Promise<void> {
  await world.admin.query(
    "UPDATE bulk_runs SET claimed_until = now() - interval '1 second' WHERE claimed_until IS NOT NULL",
  );
  await world.admin.query(
    `UPDATE run_requests SET requested_at = now() - interval '11 seconds',
       lease_until = CASE WHEN lease_until IS NULL THEN NULL ELSE now() - interval '1 second' END
     WHERE state IN ('requested', 'sending')`,
  );
}

/** Ends what Datamin accepted, instead of waiting until its log is quiet. */
const endRuns = () =>
  world.admin.query(
    `UPDATE run_requests SET state = 'succeeded', follow_due_at = NULL, ended_at = now()
     WHERE state IN ('accepted', 'running')`,
  );

/** Doubts keep their slots until a person decides. */
async function decide(): Promise<number> {
  const doubtful = await requests('uncertain');
  for (const id of doubtful) await closeRunRequest(world.team.ctx, id, {});
  return doubtful.length;
}

it('goes on after each kill of its worker, and nothing of it runs twice or is lost', async () => {
  const [width, kills] = [4, 3];
  const total = width * (kills + 1);
  const uuids = await world.pipelines(total);
  const { id } = await requestBulkRun(world.team.ctx, {
    idempotencyKey: 'a-bulk-run-that-is-killed',
    body: { items: uuids.map((pipelineUuid) => ({ pipelineUuid })), perCredential: width },
  });
  // A call lasts long enough to be killed in.
  world.sandbox.faults.inject({ on: 'run', when: 'after', action: { type: 'delay', ms: 2000 } });
  let [most, decided] = [0, 0];
  const goOn = async (): Promise<void> => {
    const open = await requests('requested', 'sending', 'accepted', 'running', 'uncertain');
    most = Math.max(most, open.length);
    await endRuns();
    decided += await decide();
  };
  for (let kill = 0; kill < kills; kill++) {
    const [sent, worker] = [posts().length, world.worker()];
    await until(
      'it sends',
      async () => {
        await goOn();
        return posts().length > sent;
      },
      { withinMs: 60_000 },
    );
    await worker.kill();
    expect((await requests('sending')).length).toBeGreaterThan(0);
    await leaveBehind();
  }
  world.sandbox.faults.clear();
  const worker = world.worker();
  await until(
    'everything has had its turn and is settled',
    async () => {
      await goOn();
      const open = await requests('requested', 'sending', 'accepted', 'running', 'uncertain');
      return open.length === 0 && (await items('waiting')) === 0;
    },
    { withinMs: 120_000 },
  );
  expect(await items('requested')).toBe(total);
  expect(most).toBeLessThanOrEqual(width);
  expect(decided).toBeGreaterThanOrEqual(kills);
  const asked =
    'SELECT count(DISTINCT r.pipeline_id)::int FROM run_requests r JOIN bulk_run_items i ON i.run_request_id = r.id WHERE i.bulk_run_id = $1';
  expect(await world.value(asked, id)).toBe(total);
  expect(await world.value('SELECT count(*)::int FROM run_requests')).toBe(total);
  const sent = posts().map(({ uuid }) => uuid?.toLowerCase());
  expect(new Set(sent).size).toBe(sent.length);
  // What was killed between committing `sending` and sending it is not sent again: a person was asked.
  const unsent = uuids.filter((uuid) => !sent.includes(uuid));
  const states =
    'SELECT array_agg(r.state::text) FROM run_requests r JOIN pipelines p ON p.id = r.pipeline_id WHERE p.uuid = ANY($1::uuid[])';
  expect((await world.value(states, unsent)) ?? []).toEqual(unsent.map(() => 'closed'));
  expect(unsent.length).toBeLessThan(decided);
  expect(await worker.stop()).toEqual({ code: 0, signal: null });
});
