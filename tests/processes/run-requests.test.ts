import { recordRunRequest } from '@/lib/runs/record-run-request';
import { NodeProcess } from '@/tests/stage/node-process';
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

/** A process that requests a run of each; it stays under way while a fault holds the answer back. */
function sender(...uuids: string[]): NodeProcess {
  const args = [world.team.slug, ...uuids];
  return world.keep(NodeProcess.tsx('tests/processes/support/sender.ts', args, world.environment));
}

const ofPipeline = '(SELECT id FROM pipelines WHERE uuid = $1)';
const stateOf = (uuid: string) =>
  world.value(`SELECT state FROM run_requests WHERE pipeline_id = ${ofPipeline}`, uuid);
const storyOf = (uuid: string) =>
  world.value(
    `SELECT array_agg(to_state::text ORDER BY at, id) FROM run_request_events
     WHERE kind = 'moved' AND to_state IN ('requested', 'sending', 'accepted', 'uncertain') AND run_request_id IN (SELECT id FROM run_requests WHERE pipeline_id = ${ofPipeline})`,
    uuid,
  );
/** The worker may have seen its run meanwhile. */
const isAccepted = async (uuid: string) =>
  ['accepted', 'running', 'succeeded'].includes(String(await stateOf(uuid)));
const postsOf = (uuid: string) =>
  world.sandbox.ledger.calls('run').filter((call) => call.uuid === uuid);

/** Makes requests look as if they had been left a while ago. */
const backdate = (column: 'requested_at' | 'lease_until', ...uuids: string[]) =>
  world.admin.query(
    `UPDATE run_requests SET ${column} = now() - interval '11 seconds'
     WHERE pipeline_id IN (SELECT id FROM pipelines WHERE uuid = ANY($1::uuid[]))`,
    [uuids],
  );

/** Resolves once workers have looked for requests left behind: they have sent one that was. */
async function untilSwept(uuid: string): Promise<void> {
  await recordRunRequest(world.team.ctx, {
    pipelineUuid: uuid,
    idempotencyKey: uuid,
    anyway: false,
  });
  await backdate('requested_at', uuid);
  await until('the workers have looked', () => isAccepted(uuid));
}

describe('a run request whose process was killed', () => {
  it('before it sent is sent by the workers, once', async () => {
    const [uuid = ''] = await world.pipelines(1);
    await world.admin.query('DELETE FROM access_tokens');
    world.sandbox.faults.inject({ on: 'token', action: { type: 'hang' } });
    const tokenCalls = world.sandbox.ledger.count('token');
    const first = sender(uuid);
    await until('it asks for a token', () => world.sandbox.ledger.count('token') > tokenCalls);
    expect(await stateOf(uuid)).toBe('requested');
    await first.kill();

    world.sandbox.faults.clear();
    // Instead of waiting for the token's lease and the handler's own chance to end.
    await world.admin.query("UPDATE access_tokens SET lease_until = now() - interval '1 second'");
    await backdate('requested_at', uuid);
    const workers = [world.worker(), world.worker()];
    await until('it is accepted', () => isAccepted(uuid));
    expect(postsOf(uuid)).toHaveLength(1);
    expect(await storyOf(uuid)).toEqual(['requested', 'sending', 'accepted']);
    const run = `SELECT run_uuid FROM run_requests WHERE pipeline_id = ${ofPipeline}`;
    expect(await world.value(run, uuid)).toBe(postsOf(uuid)[0]?.startedRun);
    await Promise.all(workers.map((worker) => worker.stop()));
  });

  it('while it sent becomes uncertain when its lease ends, and is never sent again', async () => {
    const [ended = '', going = '', another = ''] = await world.pipelines(3);
    world.sandbox.faults.inject({ on: 'run', action: { type: 'hang' } });
    const first = sender(ended, going);
    await until('both are sent', () => postsOf(ended).length === 1 && postsOf(going).length === 1, {
      withinMs: 60_000,
    });
    expect([await stateOf(ended), await stateOf(going)]).toEqual(['sending', 'sending']);
    await first.kill();

    world.sandbox.faults.clear();
    await backdate('lease_until', ended);
    const worker = world.worker();
    await until('it is uncertain', async () => (await stateOf(ended)) === 'uncertain');
    await untilSwept(another);
    expect(await storyOf(ended)).toEqual(['requested', 'sending', 'uncertain']);
    expect(await stateOf(going)).toBe('sending');
    expect([postsOf(ended).length, postsOf(going).length]).toEqual([1, 1]);
    await worker.stop();
  });
});

describe('a worker that is told to stop while it sends', () => {
  it('waits for the answer', async () => {
    const [uuid = ''] = await world.pipelines(1);
    world.sandbox.faults.inject({ on: 'run', action: { type: 'delay', ms: 1500 } });
    const worker = world.worker();
    await recordRunRequest(world.team.ctx, {
      pipelineUuid: uuid,
      idempotencyKey: uuid,
      anyway: false,
    });
    await backdate('requested_at', uuid);
    await until('it is sent', () => postsOf(uuid).length === 1);
    expect(await stateOf(uuid)).toBe('sending');
    expect(await worker.stop()).toEqual({ code: 0, signal: null });
    expect(await isAccepted(uuid)).toBe(true);
    expect(postsOf(uuid)).toHaveLength(1);
  });
});
