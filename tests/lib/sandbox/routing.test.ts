import { Agent } from 'node:http';
import {
  call,
  DIALECTS,
  openSandbox,
  organizationOf,
  PIPELINE,
  signIn,
  testPipeline,
} from './support';

describe.each(DIALECTS)('routing, %s', (dialect) => {
  const client = organizationOf(dialect).clients.full;
  const day = '2026-03-09';

  async function open() {
    const sandbox = await openSandbox({ dialect });
    sandbox.world.addPipeline(testPipeline(dialect));
    return { sandbox, get: await signIn(sandbox, client) };
  }

  test.each([
    '/',
    '/v2/oauth/token',
    '/v1/oauth/token/',
    `/v1/stats/tasks/${PIPELINE}/logs/a/b`,
    `/v1/stats/pipelines/${PIPELINE}/last-run/stats/`,
    `/v1/stats/pipelines/${PIPELINE}/stats/a%2Fb/c`,
  ])('an unknown path (%s) is a plain-text 404, token or not', async (path) => {
    const { sandbox, get } = await open();
    const answers = [await get(path), await call(sandbox.url, path)];
    for (const answer of answers) {
      expect([answer.status, answer.text]).toEqual([404, '404 page not found\n']);
      expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    }
  });

  test('running needs the trailing slash', async () => {
    const { sandbox, get } = await open();
    const answer = await get(`/v1/pipelines/${PIPELINE}/runs`, { method: 'POST' });
    expect([answer.status, sandbox.world.startedRuns(PIPELINE)]).toEqual([404, 0]);
  });

  test('a wrong method is an empty 405, HEAD too', async () => {
    const { get } = await open();
    const answers = [
      await get(`/v1/pipelines/${PIPELINE}/runs/`),
      await get('/v1/oauth/token', { method: 'PUT' }),
      await get(`/v1/stats/pipelines/${PIPELINE}/last-run/stats`, { method: 'POST' }),
      await get(`/v1/stats/pipelines/${PIPELINE}/last-run/stats`, { method: 'HEAD' }),
    ];
    expect(answers.map(({ status, text }) => [status, text])).toEqual(Array(4).fill([405, '']));
    expect((await get('/nowhere', { method: 'HEAD' })).status).toBe(404);
  });

  test('%20 is a space and + is not', async () => {
    const { get } = await open();
    const log = (space: string) =>
      get(`/v1/stats/pipelines/${PIPELINE}/logs/${day}${space}00:00:00/${day}${space}01:00:00`);
    expect((await log('%20')).status).toBe(200);
    expect((await log('%20')).text).toBe('[]');
    const plus = await log('+');
    expect(plus.status).toBe(400);
    expect(JSON.parse(plus.text)).toMatchObject({ code: 400, message: 'Bad Request' });
  });

  test('an unclean path is redirected, a broken escape refused', async () => {
    const { get } = await open();
    const answer = await get('/v1//oauth/./token?a=b');
    expect([answer.status, answer.headers.location]).toEqual([301, '/v1/oauth/token?a=b']);
    expect((await get('/v1/%zz')).status).toBe(400);
  });

  test('keeps connections alive and tells them apart in the ledger', async () => {
    const { sandbox, get } = await open();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const path = `/v1/stats/pipelines/${PIPELINE}/last-run/stats`;
    await get(path, { agent });
    await get(path, { agent });
    await get(path);
    const [first, second, third] = sandbox.ledger
      .calls('last-run')
      .map((entry) => entry.connection);
    expect(first).toBe(second);
    expect(third).not.toBe(first);
    agent.destroy();
  });
});
