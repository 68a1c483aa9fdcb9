import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { systemContext, type TeamContext, withTransaction } from '@/lib/context';
import { follows, type RunRequestState, runRequestStates } from '@/lib/runs/states';
import { transition } from '@/lib/runs/transition';
import { clockTime } from '../../support/portal/clock';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';

let portal: PortalUnderTest;
let ctx: TeamContext;
let pipelineId: string;
beforeAll(async () => {
  portal = await openPortal();
  ctx = systemContext({ id: portal.red.id, slug: 'red', name: 'Red' }, 'tests');
  const uuid = addToSandbox(portal, portal.red);
  await portal.red.pipeline(uuid, await portal.red.credential());
  const { rows } = await portal.admin.query('SELECT id FROM pipelines WHERE uuid = $1', [uuid]);
  pipelineId = rows[0].id;
});
afterAll(() => portal.close());

async function requested(): Promise<string> {
  const id = randomUUID();
  await portal.admin.query(
    `INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, actor_kind, actor_name)
     VALUES ($1::uuid, $2, $3, $1::text, 'user', 'somebody')`,
    [id, portal.red.id, pipelineId],
  );
  return id;
}

async function stored(id: string) {
  const { rows } = await portal.admin.query(
    'SELECT state, attempt FROM run_requests WHERE id = $1',
    [id],
  );
  const events = await portal.admin.query(
    'SELECT from_state, to_state, attempt FROM run_request_events WHERE run_request_id = $1 ORDER BY id',
    [id],
  );
  return { ...rows[0], events: events.rows };
}

interface Step {
  /** What the caller believes: the request's state and its attempt. */
  from: RunRequestState;
  attempt: number;
  to: RunRequestState;
}

const anyState = fc.constantFrom(...runRequestStates);
const anyStep: fc.Arbitrary<Step> = fc.record({
  from: anyState,
  attempt: fc.integer({ min: 0, max: 3 }),
  to: anyState,
});
/** Mostly plausible steps, so that long walks happen. */
const likelyStep: fc.Arbitrary<Step> = fc
  .constantFrom(...runRequestStates.flatMap((from) => follows[from].map((to) => ({ from, to }))))
  .chain((step) => fc.integer({ min: 0, max: 3 }).map((attempt) => ({ ...step, attempt })));

function change(step: Step) {
  if (step.to === 'sending') {
    return { attempt: step.attempt + 1, leaseUntil: new Date(clockTime().getTime() + 1000) };
  }
  const named = ['accepted', 'running', 'matched'].includes(step.to);
  return named ? { runUuid: randomUUID() } : {};
}

const take = (id: string, step: Step) =>
  withTransaction(ctx, (tx) =>
    transition(tx, ctx, { id, attempt: step.attempt }, step.from, step.to, change(step)),
  );

test('under any sequence of events a request moves only as it may, and each move is written down', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 4, arbitrary: likelyStep }, { weight: 1, arbitrary: anyStep }), {
        minLength: 1,
        maxLength: 15,
      }),
      async (steps) => {
        const id = await requested();
        const model: { state: RunRequestState; attempt: number } = {
          state: 'requested',
          attempt: 0,
        };
        const moves: object[] = [];
        for (const step of steps) {
          const may = follows[step.from].includes(step.to);
          const fits = step.from === model.state && step.attempt === model.attempt;
          // The database's table has the last word on attempts: there are three.
          if (may && fits && step.to === 'sending' && step.attempt >= 3) continue;
          const moved = await take(id, step).catch(() => 'refused');
          expect(moved).toBe(may ? fits : 'refused');
          if (moved !== true) continue;
          const attempt = step.to === 'sending' ? step.attempt + 1 : step.attempt;
          moves.push({ from_state: model.state, to_state: step.to, attempt });
          Object.assign(model, { state: step.to, attempt });
        }
        expect(await stored(id)).toEqual({ ...model, events: moves });
      },
    ),
    { numRuns: 40 },
  );
});

test('of many who move a request at once exactly one does', async () => {
  const id = await requested();
  const step: Step = { from: 'requested', attempt: 0, to: 'sending' };
  const moved = await Promise.all(Array.from({ length: 8 }, () => take(id, step)));
  expect(moved.filter(Boolean)).toHaveLength(1);
  expect(await stored(id)).toMatchObject({ state: 'sending', attempt: 1, events: [{}] });
});

test('nothing goes back to requested, and what is over stays over', () => {
  for (const state of runRequestStates) expect(follows[state]).not.toContain('requested');
  for (const over of ['matched', 'succeeded', 'failed', 'rejected', 'closed'] as const) {
    expect(follows[over]).toEqual([]);
  }
  const reached = new Set<RunRequestState>(['requested']);
  for (const state of reached) for (const next of follows[state]) reached.add(next);
  expect([...reached].sort()).toEqual([...runRequestStates].sort());
});

test('a fourth attempt is refused by the database itself', async () => {
  const id = await requested();
  for (const attempt of [0, 1, 2]) {
    expect(
      await take(id, { from: attempt === 0 ? 'requested' : 'sending', attempt, to: 'sending' }),
    ).toBe(true);
  }
  await expect(take(id, { from: 'sending', attempt: 3, to: 'sending' })).rejects.toThrow();
  expect(await stored(id)).toMatchObject({ state: 'sending', attempt: 3 });
});

test('another team’s request does not move', async () => {
  const id = await requested();
  const other = systemContext({ id: portal.blue.id, slug: 'blue', name: 'Blue' }, 'tests');
  const moved = await withTransaction(other, (tx) =>
    transition(tx, other, { id, attempt: 0 }, 'requested', 'rejected'),
  );
  expect(moved).toBe(false);
});
