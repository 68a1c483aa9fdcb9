import { randomUUID } from 'node:crypto';
import { runMigrations } from 'graphile-worker';
import { createAuditStream, listAuditStreams, removeAuditStream } from '@/lib/evidence';
import { operations } from '@/lib/http';
import { deviations } from '../../support/portal/conform';
import { person } from '../../support/portal/people';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { belongings } from '../../support/portal/recipes';
import { ask, type Init, read } from '../../support/portal/routes';

type Operation = (typeof operations)[number];
const instanceOperations = operations.filter(
  (one): one is Extract<Operation, { scope: 'instance' }> => one.scope === 'instance',
);

let portal: PortalUnderTest;
/** A team's data that an instance admin must not see. */
let secretWords: string[];
beforeAll(async () => {
  portal = await openPortal();
  await runMigrations({ connectionString: portal.url });
  const own = await belongings(portal, portal.red);
  await belongings(portal, portal.blue);
  const { rows } = await portal.admin.query(
    `SELECT name FROM credentials UNION SELECT client_id FROM credentials UNION SELECT base_url FROM credentials`,
  );
  secretWords = [...Object.values(own), ...rows.map(({ name }) => String(name))];
});
afterAll(() => portal.close());

const bodies: Record<string, () => unknown> = {
  changeInstanceSettings: () => ({ announcement: 'Back at noon' }),
  setInstanceAdmin: () => ({ isInstanceAdmin: false }),
  createInstanceAuditStream: () => ({ name: 'x', kind: 'syslog', url: 'udp://127.0.0.1:9' }),
  switchInstanceAuditStream: () => ({ enabled: false }),
  takeBreakGlass: () => ({ team: 'blue', role: 'viewer', reason: 'For the tests alone' }),
};

async function call(operation: Operation, means: Partial<Init>, id: string = randomUUID()) {
  const body = bodies[operation.id]?.();
  const answer = await read(
    ask(operation.method, operation.path.replace('{id}', id), {
      ...means,
      ...(body === undefined ? {} : { body }),
    }),
  );
  expect(deviations(operation.method, operation.path, answer)).toEqual([]);
  return answer;
}

async function newStream(): Promise<string> {
  const by = await portal.instanceAdmin.viewer();
  for (const { id } of await listAuditStreams(by)) await removeAuditStream(by, id);
  const url = 'http://127.0.0.1:1/hook';
  return (await createAuditStream(by, { name: 'stream', kind: 'webhook', url })).stream.id;
}

describe.each(instanceOperations.map((operation) => [operation.id, operation] as const))(
  '%s',
  (_id, operation) => {
    test('nobody 401; tokens, members and owners 403, whatever is asked for', async () => {
      expect((await call(operation, {})).status).toBe(401);
      const others: Partial<Init>[] = [
        { token: portal.red.tokens.owner },
        { token: portal.red.tokens.viewer },
        { cookie: await portal.red.people.owner.cookie() },
        { cookie: await portal.blue.people.viewer.cookie() },
      ];
      for (const means of others) {
        const known = await call(operation, means, portal.red.people.viewer.id);
        const unknown = await call(operation, means);
        expect([known.status, unknown.status]).toEqual([403, 403]);
        expect(known.text).toBe(unknown.text);
      }
    });

    test('an instance admin: done, and nothing of a team’s data is in the answer', async () => {
      const object = operation.id.endsWith('InstanceAuditStream')
        ? await newStream()
        : (await person(portal.admin, `somebody-${randomUUID()}`)).id;
      const cookie = await portal.instanceAdmin.cookie();
      const answer = await call(operation, { cookie }, object);
      expect(answer.status).toBe(operation.status ?? 200);
      for (const word of secretWords) expect(answer.text).not.toContain(word);
    });

    test('a page of another site: 403', async () => {
      if (operation.method === 'GET') return;
      const cookie = await portal.instanceAdmin.cookie();
      const headers = { origin: 'https://elsewhere.example' };
      expect((await call(operation, { cookie, headers })).status).toBe(403);
    });
  },
);

test('being an instance admin opens no team', async () => {
  const cookie = await portal.instanceAdmin.cookie();
  for (const path of ['pipelines', 'credentials', 'members', 'audit', 'runs', 'reports']) {
    expect((await read(ask('GET', `/api/v1/teams/red/${path}`, { cookie }))).status).toBe(404);
  }
});

test('break-glass opens it for the next request, and its end closes it for the next', async () => {
  const cookie = await portal.instanceAdmin.cookie();
  const status = async () =>
    (await read(ask('GET', '/api/v1/teams/red/pipelines', { cookie }))).status;
  const taken = await read(
    ask('POST', '/api/v1/instance/break-glass', {
      cookie,
      body: { team: 'red', role: 'viewer', reason: 'A run hangs since noon' },
    }),
  );
  expect([taken.status, await status()]).toEqual([201, 200]);
  const { id } = JSON.parse(taken.text);
  const ended = await read(
    ask('DELETE', `/api/v1/teams/red/break-glass/${id}`, { token: portal.red.tokens.admin }),
  );
  expect([ended.status, await status()]).toEqual([204, 404]);
});
