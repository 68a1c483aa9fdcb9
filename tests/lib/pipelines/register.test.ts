import { removeCredential } from '@/lib/credentials';
import { Conflict, Forbidden, Invalid } from '@/lib/errors';
import { findPipeline, listTasks, registerPipeline } from '@/lib/pipelines';
import { recordRun } from '@/lib/sandbox';
import { holdAnswers } from '../../support/portal/hold-answers';
import { rolesBelow } from '../../support/portal/people';
import {
  addToSandbox,
  closedPort,
  nobodys,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';
import { asToken } from '../../support/portal/routes';
import { until } from '../../support/until';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());
beforeEach(() => portal.sandbox.faults.clear());

const errorsOf = (error: unknown) => (error instanceof Invalid ? error.errors : error);
const ran = (uuid: string) =>
  recordRun(portal.sandbox.world, uuid, {
    taskRuns: [
      { task: 'A', executedAt: '2026-03-09T10:00:00Z' },
      { task: 'B', executedAt: '2026-03-09T10:00:01Z' },
    ],
  });

describe.each(['red', 'blue'] as const)('%s', (name) => {
  test('registers a pipeline with the tasks of its last seven days', async () => {
    const team = portal[name];
    const uuid = addToSandbox(portal, team);
    ran(uuid);
    const credentialId = await team.credential();
    const view = await registerPipeline(await team.ctx('admin'), {
      uuid: ` ${uuid.toUpperCase()} `,
      name: '  Orders  ',
      credentialId,
      description: 'first\nsecond',
      tags: ['b', 'a', 'b'],
    });
    expect(view).toMatchObject({
      uuid,
      name: 'Orders',
      description: 'first\nsecond',
      tags: ['a', 'b'],
      rowsSeen: 2,
      state: 'unknown',
      credential: { id: credentialId },
    });
    const tasks = await listTasks(await team.ctx('viewer'), uuid);
    expect(tasks.map(({ taskType, name: given }) => [taskType, given])).toEqual([
      ['api_call', null],
      ['query', null],
    ]);
    expect((await portal.audit('pipeline.registered')).at(-1)).toMatchObject({
      team_id: team.id,
      actor_name: `${name}-admin`,
      target_id: uuid,
      target_name: 'Orders',
    });
  });

  test('never ran and unknown look alike: registered, no runs seen', async () => {
    const team = portal[name];
    const credentialId = await team.credential();
    for (const uuid of [
      addToSandbox(portal, team),
      nobodys.replace(/^9/, name === 'red' ? '8' : '7'),
    ]) {
      const answer = await asToken(team, 'admin')('POST', '/pipelines', {
        body: { uuid, name: 'Quiet', credentialId },
      });
      expect(answer.status).toBe(201);
      expect(answer.json).toMatchObject({ uuid, rowsSeen: 0, note: 'no runs seen' });
    }
  });

  test('refused when Datamin says it is another organization’s', async () => {
    const [team, other] = name === 'red' ? [portal.red, portal.blue] : [portal.blue, portal.red];
    const uuid = addToSandbox(portal, other);
    ran(uuid);
    const error = await rejection(
      registerPipeline(await team.ctx('admin'), {
        uuid,
        name: 'Theirs',
        credentialId: await team.credential(),
      }),
    );
    expect(errorsOf(error)).toEqual({ uuid: [expect.stringMatching(/another organization/)] });
    await expect(findPipeline(await team.ctx('viewer'), uuid)).rejects.toThrow();
  });

  test('refused when the credential may not read statistics', async () => {
    const team = portal[name];
    const { id, secret } = team.organization.clients.runOnly;
    const credentialId = await team.credential({ clientId: id, clientSecret: secret });
    const error = await rejection(
      registerPipeline(await team.ctx('admin'), {
        uuid: addToSandbox(portal, team),
        name: 'X',
        credentialId,
      }),
    );
    expect(errorsOf(error)).toEqual({
      credentialId: [expect.stringMatching(/may not read statistics/)],
    });
  });
});

test('a second team is sent to the instance admin, the own one is told plainly', async () => {
  const uuid = nobodys;
  const [red, blue] = [await portal.red.credential(), await portal.blue.credential()];
  const register = async (name: 'red' | 'blue', credentialId: string) =>
    asToken(portal[name], 'admin')('POST', '/pipelines', {
      body: { uuid, name: 'One', credentialId },
    });
  expect((await register('red', red)).status).toBe(201);
  const elsewhere = await register('blue', blue);
  expect(elsewhere).toMatchObject({
    status: 409,
    json: { detail: 'This pipeline is registered elsewhere; ask your instance admin.' },
  });
  expect(elsewhere.text).not.toMatch(/\bred\b/i);
  expect(await register('red', red)).toMatchObject({
    status: 409,
    json: { detail: 'This pipeline is already registered in this team.' },
  });
  // The same UUID at another server is another pipeline.
  const other = await portal.anotherDatamin();
  const there = await portal.blue.credential({ baseUrl: other.url });
  expect((await register('blue', there)).status).toBe(201);
});

test('of ten who register the same at once one does', async () => {
  const uuid = addToSandbox(portal, portal.red);
  const [red, blue] = [await portal.red.credential(), await portal.blue.credential()];
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, async (_, index) => {
      const [team, credentialId] = index % 2 === 0 ? [portal.red, red] : [portal.blue, blue];
      return registerPipeline(await team.ctx('admin'), { uuid, name: 'Race', credentialId });
    }),
  );
  const refused = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason] : [],
  );
  expect(refused).toHaveLength(9);
  for (const error of refused) expect(error).toBeInstanceOf(Conflict);
});

test('with Datamin down it is registered all the same', async () => {
  const away = await portal.red.credential({
    baseUrl: `http://127.0.0.1:${await closedPort()}`,
    verify: false,
  });
  const uuid = addToSandbox(portal, portal.red);
  const view = await registerPipeline(await portal.red.ctx('admin'), {
    uuid,
    name: 'Away',
    credentialId: away,
  });
  expect(view).toMatchObject({ uuid, rowsSeen: null, stale: true });
});

test('a log that takes long is read on in the background', async () => {
  const uuid = addToSandbox(portal, portal.red);
  ran(uuid);
  const credentialId = await portal.red.credential();
  portal.sandbox.faults.inject({ on: 'log', action: { type: 'delay', ms: 5600 } });
  const answer = await asToken(portal.red, 'admin')('POST', '/pipelines', {
    body: { uuid, name: 'Slow', credentialId },
  });
  expect(answer).toMatchObject({ status: 201, json: { rowsSeen: null } });
  expect(answer.json).not.toHaveProperty('note');
  const ctx = await portal.red.ctx('viewer');
  await until(async () => (await listTasks(ctx, uuid)).length === 2);
});

test.each(rolesBelow('admin'))('refuses the role %s and asks nothing', async (role) => {
  const credentialId = await portal.red.credential();
  portal.sandbox.ledger.clear();
  const input = { uuid: addToSandbox(portal, portal.red), name: 'X', credentialId };
  await expect(registerPipeline(await portal.red.ctx(role), input)).rejects.toThrow(Forbidden);
  expect(portal.sandbox.ledger.count()).toBe(0);
});

test('a credential that is removed while Datamin is asked is none', async () => {
  const credentialId = await portal.red.credential();
  const admin = await portal.red.ctx('admin');
  const answers = holdAnswers(portal.sandbox, 'consolidated');
  const input = { uuid: addToSandbox(portal, portal.red), name: 'X', credentialId };
  const registering = rejection(registerPipeline(admin, input));
  await answers.waiting(1);
  await removeCredential(admin, credentialId, { reason: 'Not needed' });
  answers.answer();
  expect(errorsOf(await registering)).toEqual({
    credentialId: ['is not a credential of this team'],
  });
});
