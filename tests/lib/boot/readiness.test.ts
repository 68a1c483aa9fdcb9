import { GET as health } from '@/app/api/health/route';
import { GET as metrics } from '@/app/api/metrics/route';
import { GET as ready } from '@/app/api/ready/route';
import { clockOffsetMs, offsetInWords } from '@/lib/boot/clock-offset';
import { database, inTransaction, isUnavailable, tellOutage } from '@/lib/db';
import { startMetrics, toProblem } from '@/lib/http';
import { beat } from '@/lib/jobs/heartbeat';
import { pass } from '../../support/portal/clock';
import {
  addToSandbox,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';
import { urlFor, withClient } from '../../support/server';
import { closeToWrites } from '../../support/shut-database';
import { until } from '../../support/until';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

test('alive says nothing of what it stands on', async () => {
  expect(await health().json()).toEqual({ status: 'ok' });
});

test('ready with its database, migrations and keys; a worker elsewhere is seen by its heartbeat', async () => {
  const answer = async () => {
    const response = await ready();
    return [response.status, await response.json()];
  };
  const checks = { database: 'ok', migrations: 'ok', keys: 'ok' };
  expect(await answer()).toEqual([200, { status: 'ready', checks: { ...checks, worker: 'off' } }]);
  await beat(['elsewhere']);
  expect(await answer()).toEqual([200, { status: 'ready', checks: { ...checks, worker: 'ok' } }]);
  pass(61_000);
  expect(await answer()).toEqual([
    200,
    { status: 'ready', checks: { ...checks, worker: 'silent' } },
  ]);
});

test('not ready while the database does not answer', async () => {
  const broken = jest
    .spyOn(database().prisma, '$queryRaw')
    .mockRejectedValue(new Error('Connection terminated'));
  const response = await ready();
  broken.mockRestore();
  expect([response.status, await response.json()]).toEqual([
    503,
    {
      status: 'not ready',
      checks: expect.objectContaining({ database: 'unreachable', migrations: 'unknown' }),
    },
  ]);
});

test.each([
  // Like a standby, or a database somebody closed to writes.
  ['takes no writes', 'SET default_transaction_read_only = on', 'read-only', /read-only/],
  ['lets nobody in', 'ALLOW_CONNECTIONS false', 'unreachable', /not currently accepting/],
])(
  'not ready while the database %s, and what is asked for then can be asked again',
  async (_, how, state, words) => {
    const { prisma } = database();
    const name = new URL(portal.url).pathname.slice(1);
    const alter = (change: string) =>
      withClient(urlFor(portal.url, 'postgres'), async (client) => {
        await client.query(`ALTER DATABASE "${name}" ${change}`);
        // Existing connections have not noticed it.
        await portal.admin.query(
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
          [name],
        );
      });
    const told = async () => {
      const response = await ready();
      const { checks } = await response.json();
      return `${response.status} ${checks.database}`;
    };
    await alter(how);
    await until(async () => (await told()) === `503 ${state}`);
    const refused: unknown = await prisma.workerHeartbeat
      .deleteMany()
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ message: expect.stringMatching(words) });
    expect(isUnavailable(refused)).toBe(true);
    await alter('ALLOW_CONNECTIONS true');
    await alter('SET default_transaction_read_only = off');
    await until(async () => (await told()) === '200 ok');
  },
);

test('connections that were made while writes were refused do not outlast that', async () => {
  const { close, open } = closeToWrites(portal);
  // In a transaction, after which a pool keeps its connection even if it failed.
  const write = () => inTransaction({}, (tx) => tx.workerHeartbeat.deleteMany());
  await close();
  const refused = await rejection(write());
  expect(toProblem(refused, 'request-1')).toMatchObject({
    status: 503,
    detail: expect.stringMatching(/read-only right now: nothing was changed/),
  });
  await until(async () => (await ready()).status === 503);
  await open();
  await until(async () => (await ready()).status === 200);
  await until(async () => {
    const error: unknown = await write().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    return !error || !tellOutage(error);
  });
});

test('a clock that is far from the database’s is told, by how much and what to do', async () => {
  expect(offsetInWords(await clockOffsetMs())).toBeNull();
  const real = Date.now;
  const machine = jest.spyOn(Date, 'now');
  try {
    for (const [offset, words] of [
      [60_000, '60 s ahead of the database'],
      [-60_000, '60 s behind the database'],
      [7_200_000, 'Until then nothing is deleted for its age.'],
    ] as const) {
      machine.mockImplementation(() => real() + offset);
      expect(offsetInWords(await clockOffsetMs())).toContain(words);
    }
  } finally {
    machine.mockRestore();
  }
});

const scrape = async (token?: string) =>
  metrics(
    new Request('http://portal.test/api/metrics', {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    }),
  );

test('metrics count upstream calls and what there is, and name nobody', async () => {
  startMetrics();
  const id = await portal.red.credential({ name: 'Very Own Name' });
  const uuid = addToSandbox(portal, portal.red);
  await portal.red.pipeline(uuid, id);
  const response = await scrape();
  const text = await response.text();
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  for (const line of [
    /^portal_database_up 1$/m,
    /^portal_teams 2$/m,
    /^portal_credentials 1$/m,
    /^portal_pipelines 1$/m,
    /^portal_uncertain_run_requests 0$/m,
    /^portal_upstream_calls_total\{endpoint="consolidated",outcome="ok"\} 1$/m,
    /^portal_upstream_circuits\{state="closed"\} 1$/m,
  ]) {
    expect(text).toMatch(line);
  }
  for (const own of ['Very Own Name', id, uuid, 'Team red', 'example.com', '127.0.0.1']) {
    expect(text).not.toContain(own);
  }
});

test('without the database metrics have no numbers of it, rather than zeros', async () => {
  const broken = jest
    .spyOn(database().prisma, '$queryRaw')
    .mockRejectedValue(new Error('Connection terminated'));
  const text = await (await scrape()).text();
  broken.mockRestore();
  expect(text).toMatch(/^portal_database_up 0$/m);
  expect(text).not.toMatch(/^portal_(teams|pipelines) \d/m);
  expect(await (await scrape()).text()).toMatch(/^portal_teams 2$/m);
});
