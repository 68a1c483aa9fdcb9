import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/errors';
import {
  getPipeline,
  getTask,
  listTasks,
  nameTask,
  removePipeline,
  updatePipeline,
} from '@/lib/pipelines';
import { recordRun } from '@/lib/sandbox';
import { readLastRun, refreshPipeline } from '@/lib/stats';
import { pass } from '../../support/portal/clock';
import { rolesBelow } from '../../support/portal/people';
import {
  addToSandbox,
  nobodys,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

const admin = () => portal.red.ctx('admin');

async function prepared() {
  const uuid = addToSandbox(portal, portal.red);
  recordRun(portal.sandbox.world, uuid, { taskRuns: [{ executedAt: '2026-03-09T10:00:00Z' }] });
  await portal.red.pipeline(uuid, await portal.red.credential());
  const task = portal.sandbox.world.pipeline(uuid)?.tasks[0]?.uuid ?? '';
  return { uuid, task };
}

describe('refusals, by role and by id', () => {
  type Verb = (ctx: Awaited<ReturnType<typeof admin>>, uuid: string) => Promise<unknown>;
  const pipelineVerbs: [string, Verb][] = [
    ['update', (ctx, uuid) => updatePipeline(ctx, uuid, { name: 'Other' })],
    ['remove', removePipeline],
  ];
  const taskVerbs: [string, Verb][] = [['name', (ctx, uuid) => nameTask(ctx, uuid, { name: 'T' })]];

  test.each([...pipelineVerbs, ...taskVerbs])('%s', async (verb, act) => {
    const { uuid, task } = await prepared();
    const id = verb === 'name' ? task : uuid;
    for (const role of rolesBelow('admin')) {
      await expect(act(await portal.red.ctx(role), id)).rejects.toThrow(Forbidden);
    }
    await expect(act(await portal.blue.ctx('owner'), id)).rejects.toThrow(NotFound);
    for (const none of [nobodys, 'nonsense', '']) {
      await expect(act(await admin(), none)).rejects.toThrow(NotFound);
    }
    expect(await getPipeline(await admin(), uuid)).toMatchObject({ name: 'Test' });
    expect(await getTask(await admin(), task)).toMatchObject({ name: null });
  });
});

test('names, descriptions and tags change; a moved credential moves the origin', async () => {
  const { uuid } = await prepared();
  const other = await portal.anotherDatamin();
  const credentialId = await portal.red.credential({ baseUrl: other.url });
  const change = { name: 'New', description: 'd', tags: ['x'], credentialId };
  const view = await updatePipeline(await admin(), uuid.toUpperCase(), change);
  expect(view).toMatchObject({
    name: 'New',
    description: 'd',
    tags: ['x'],
    credential: { id: credentialId },
  });
  expect((await portal.audit('pipeline.changed')).at(-1)).toMatchObject({ details: change });
  await readLastRun(await admin(), { kind: 'pipeline', uuid });
  expect(other.ledger.count('last-run')).toBe(1);
  expect(await updatePipeline(await admin(), uuid, {})).toMatchObject({ name: 'New' });
});

test('a pipeline cannot move to a server where another team has it', async () => {
  const { uuid } = await prepared();
  const other = await portal.anotherDatamin();
  await portal.blue.pipeline(uuid, await portal.blue.credential({ baseUrl: other.url }));
  const credentialId = await portal.red.credential({ baseUrl: other.url });
  const error = await rejection(updatePipeline(await admin(), uuid, { credentialId }));
  expect(error).toBeInstanceOf(Conflict);
  const theirs = await portal.blue.credential();
  for (const id of [theirs, nobodys]) {
    const refused = await rejection(updatePipeline(await admin(), uuid, { credentialId: id }));
    expect(refused).toBeInstanceOf(Invalid);
    expect(String(refused)).toMatch(/not a credential of this team/);
  }
});

test('a pipeline is removed once, also by two at the same time', async () => {
  const { uuid } = await prepared();
  const ctx = await admin();
  const ended = await Promise.allSettled([removePipeline(ctx, uuid), removePipeline(ctx, uuid)]);
  expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const events = await portal.audit('pipeline.removed');
  expect(events.filter(({ target_id }) => target_id === uuid)).toHaveLength(1);
});

test('a removed pipeline takes what was read of it along, and may come back', async () => {
  const { uuid } = await prepared();
  await refreshPipeline(await admin(), uuid);
  await removePipeline(await admin(), uuid);
  for (const table of ['tasks', 'readings', 'run_requests']) {
    const { rowCount } = await portal.admin.query(
      `SELECT FROM ${table} t WHERE NOT EXISTS (SELECT FROM pipelines p WHERE p.id = t.pipeline_id)`,
    );
    expect(rowCount).toBe(0);
  }
  expect((await portal.audit('pipeline.removed')).at(-1)).toMatchObject({ target_id: uuid });
  await portal.red.pipeline(uuid, await portal.red.credential());
  expect(await listTasks(await admin(), uuid)).toHaveLength(1);
});

test('a task keeps its name while the log goes on, and loses it with null', async () => {
  const { uuid, task } = await prepared();
  expect(await nameTask(await admin(), task, { name: ' Load orders ' })).toMatchObject({
    uuid: task,
    name: 'Load orders',
    pipeline: { uuid },
  });
  recordRun(portal.sandbox.world, uuid, {
    taskRuns: [
      { task: 'A', executedAt: '2026-03-10T11:00:00Z' },
      { task: 'B', executedAt: '2026-03-10T11:00:00Z' },
    ],
  });
  pass(60_000);
  await refreshPipeline(await admin(), uuid);
  const tasks = await listTasks(await admin(), uuid);
  expect(tasks.map(({ name }) => name)).toEqual(['Load orders', null]);
  expect(tasks[0]?.lastSeenAt).toEqual(new Date('2026-03-10T11:00:00Z'));
  expect((await nameTask(await admin(), task, { name: null })).name).toBeNull();
  for (const input of [{}, { name: '' }, { name: 7 }, { name: 'x'.repeat(201) }, { title: 'x' }]) {
    await expect(nameTask(await admin(), task, input)).rejects.toThrow(Invalid);
  }
});
