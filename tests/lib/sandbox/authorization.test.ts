import {
  call,
  DIALECTS,
  openSandbox,
  organizationOf,
  PIPELINE,
  signIn,
  testPipeline,
} from './support';

const LOG = `/v1/stats/pipelines/${PIPELINE}/logs/2026-03-01%2000:00:00/2026-03-10%2000:00:00`;
const RUN = `/v1/pipelines/${PIPELINE}/runs/`;

describe.each(DIALECTS)('authorization, %s', (dialect) => {
  const { clients, uuid } = organizationOf(dialect);
  /** The body of a 401: the open-source edition's gateway sends none. */
  const refusal = dialect === 'oss' ? '' : '{"code":401,"message":"Authorization failed"}\n';

  test.each([
    ['no token', {}],
    ['an unknown token', { authorization: 'Bearer NOBODYS' }],
    ['no Bearer', { authorization: 'NOBODYS' }],
  ])('%s is 401', async (_name, headers) => {
    const sandbox = await openSandbox({ dialect });
    const answer = await call(sandbox.url, LOG, { headers });
    expect([answer.status, answer.text]).toEqual([401, refusal]);
  });

  test('a lower-case bearer is no bearer', async () => {
    const sandbox = await openSandbox({ dialect });
    const get = await signIn(sandbox, clients.full);
    expect((await get(LOG)).status).toBe(200);
    const token = sandbox.ledger.count();
    const answer = await get(LOG, { headers: { authorization: 'bearer X' } });
    expect([answer.status, sandbox.ledger.count()]).toEqual([401, token + 1]);
  });

  test('a plan without API access is 401 with any token', async () => {
    const sandbox = await openSandbox();
    const get = await signIn(sandbox, clients.full);
    expect((await get(LOG)).status).toBe(200);
    Object.assign(sandbox.world.organizations.get(uuid) ?? {}, { apiAccess: false });
    const again = await signIn(sandbox, clients.full);
    expect([(await get(LOG)).text, (await again(LOG)).status]).toEqual([refusal, 401]);
  });

  test('a revoked token is 401 and a new one works', async () => {
    const sandbox = await openSandbox();
    const get = await signIn(sandbox, clients.full);
    sandbox.tokens.revoke(clients.full.id);
    expect((await get(LOG)).status).toBe(401);
    expect((await (await signIn(sandbox, clients.full))(LOG)).status).toBe(200);
  });

  test('a missing scope is an empty 403', async () => {
    const sandbox = await openSandbox();
    sandbox.world.addPipeline(testPipeline(dialect));
    const run = await signIn(sandbox, clients.runOnly);
    const stats = await signIn(sandbox, clients.statsOnly);
    const refused = [await run(LOG), await stats(RUN, { method: 'POST' })];
    expect(refused.map(({ status, text }) => [status, text])).toEqual([
      [403, ''],
      [403, ''],
    ]);
    expect((await run(RUN, { method: 'POST' })).status).toBeLessThan(300);
    expect((await stats(LOG)).status).toBe(200);
    expect(sandbox.world.startedRuns(PIPELINE)).toBe(1);
  });
});
