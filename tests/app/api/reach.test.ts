import { randomUUID } from 'node:crypto';
import { tokenContextOf } from '@/lib/auth/contexts';
import { noOrigin, roleCovers, type TeamContext } from '@/lib/context';
import { operations } from '@/lib/http';
import { findPipeline, findTaskPipeline, readGroupedOverview, readOverview } from '@/lib/pipelines';
import { freezePipeline, requestBulkRun, requestRun, unfreezePipeline } from '@/lib/runs';
import { createSchedule } from '@/lib/schedules';
import { createApiToken, findApiToken, listApiTokens } from '@/lib/teams';
import { deviations } from '../../support/portal/conform';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { type Belongings, belongings, recipes } from '../../support/portal/recipes';
import { type Answer, ask, read, textAt } from '../../support/portal/routes';

// A token limited to some pipelines × every operation of a team × {a pipeline it reaches, one it does not}.

type Operation = (typeof operations)[number];
type TeamOperation = Extract<Operation, { scope: 'team' }>;
const teamOperations = operations.filter((one): one is TeamOperation => one.scope === 'team');
const ofTeam = teamOperations.filter(
  ({ role, of }) => roleCovers(role, 'admin') && of === undefined,
);
const ofPipelines = teamOperations.filter((one) => !ofTeam.includes(one));
const ofObjects = ofPipelines.filter(({ path }) => /\{(uuid|id)\}/.test(path));

/** Lists of the whole team, with queries under which both pipelines' things are in them. */
const lists: Record<string, string> = {
  listPipelines: 'limit=200',
  listRuns: 'limit=200',
  exportRunsAsNdjson: '',
  exportRunsAsCsv: '',
  listRunRequests: 'limit=200',
  listSchedules: 'limit=200',
  listFreezes: '',
};
/** Operations without an object that are tested separately below, and those that say nothing about pipelines. */
const apart = [
  'watchRunRequests',
  'createSchedule',
  'previewSchedule',
  'previewBulkRun',
  'requestBulkRun',
  'listBulkRuns',
  'listBreakGlass',
];

let portal: PortalUnderTest;
let inside: Belongings;
let outside: Belongings;
let byUuid: string;
let byTag: string;
const tag = 'reached';
const seen = new Map<string, number>();

beforeAll(async () => {
  portal = await openPortal();
  inside = await belongings(portal, portal.red);
  outside = await belongings(portal, portal.red);
  const owner = await portal.red.ctx('owner');
  const made = (given: object) =>
    createApiToken(owner, { name: randomUUID(), role: 'owner', ...given });
  byUuid = (await made({ pipelines: [inside.pipeline], tags: [tag] })).token;
  byTag = (await made({ tags: [tag] })).token;
  await portal.admin.query('UPDATE pipelines SET tags = $2 WHERE uuid = $1', [
    inside.pipeline,
    [tag],
  ]);
  for (const { pipeline } of [inside, outside]) {
    const given = { pipelineUuid: pipeline, name: pipeline, cron: '0 6 * * *', timeZone: 'UTC' };
    await createSchedule(owner, given);
  }
});
afterAll(() => portal.close());

async function call(
  operation: TeamOperation,
  token: string,
  own: Belongings,
  object: string | undefined,
  query?: string,
): Promise<Answer> {
  const recipe = recipes(portal)[operation.id] ?? {};
  const path = operation.path.replace('{team}', 'red').replace(/\{\w+\}/, object ?? '');
  const body = await recipe.body?.(portal.red, own);
  const asked = query ?? recipe.query;
  const answer = await read(
    ask(operation.method, `${path}${asked ? `?${asked}` : ''}`, {
      token,
      ...(body === undefined ? {} : { body }),
      headers: { ...recipe.headers?.(), 'x-request-id': `request-${randomUUID()}` },
    }),
  );
  expect(deviations(operation.method, operation.path, answer)).toEqual([]);
  seen.set(`${answer.status}`, (seen.get(`${answer.status}`) ?? 0) + 1);
  return answer;
}

/** The object of an operation on one pipeline. Objects made anew are made reachable, or not. */
async function objectOf(id: string, own: Belongings): Promise<string | undefined> {
  const object = await recipes(portal)[id]?.object?.(portal.red, own);
  await portal.admin.query(
    "UPDATE pipelines SET tags = $1 WHERE name = 'Gone soon' AND tags = '{}'",
    [own === inside ? [tag] : ['other']],
  );
  return object;
}

async function effects(): Promise<string> {
  const { rows } = await portal.admin.query(
    'SELECT (SELECT count(*) FROM audit_events) AS audit, (SELECT count(*) FROM run_requests) AS requests, (SELECT count(*) FROM schedules) AS schedules',
  );
  return JSON.stringify([rows, portal.sandbox.ledger.count('run')]);
}

const raise = (): never => {
  throw new Error('not there');
};

const visible = ({ status, text, headers }: Answer) =>
  JSON.stringify([status, text, [...headers].filter(([name]) => name !== 'x-request-id')]);

const marks = ({ pipeline, task, runRequest, run }: Belongings) => [
  pipeline,
  task,
  runRequest,
  run,
];

test('every operation is in one of the groups below', () => {
  const tried = [...ofTeam, ...ofObjects].map(({ id }) => id);
  expect([...tried, ...Object.keys(lists), ...apart].sort()).toEqual(
    teamOperations.map(({ id }) => id).sort(),
  );
  expect(ofTeam.length).toBeGreaterThan(40);
  expect(ofObjects.length).toBeGreaterThan(25);
});

test.each(ofTeam.map((operation) => [operation.id, operation] as const))(
  '%s is of the whole team: 403, whatever the role',
  async (id, operation) => {
    const object = await objectOf(id, inside);
    const body = await recipes(portal)[id]?.body?.(portal.red, inside);
    const before = await effects();
    const answer = await call(operation, byUuid, inside, object);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('some pipelines');
    // Whatever the recipe's body makes for itself, such as a member, is audited too.
    if (body === undefined) expect(await effects()).toBe(before);
  },
);

describe.each(ofObjects.map((operation) => [operation.id, operation] as const))(
  '%s',
  (id, operation) => {
    test('works inside; outside is as if it were not there', async () => {
      for (const token of [byUuid, byTag]) {
        const own = await objectOf(id, inside);
        const answer = await call(operation, token, inside, own);
        expect([answer.status, answer.text]).toEqual([operation.status ?? 200, answer.text]);
        for (const mark of marks(outside)) expect(answer.text).not.toContain(mark);

        const theirs = await objectOf(id, outside);
        const before = await effects();
        const answers = [
          await call(operation, token, outside, theirs),
          await call(operation, token, outside, randomUUID()),
        ];
        expect(answers.map(({ status }) => status)).toEqual([404, 404]);
        expect(new Set(answers.map(visible)).size).toBe(1);
        expect(await effects()).toBe(before);
        // It exists, for a token of the whole team.
        const all = await call(operation, portal.red.tokens.owner, outside, theirs);
        expect(all.status).toBe(operation.status ?? 200);
      }
    });
  },
);

test.each(Object.entries(lists))('%s lists what is inside alone', async (id, query) => {
  const operation = ofPipelines.find((one) => one.id === id);
  if (!operation) throw new Error(`There is no operation ${id}`);
  const owner = await portal.red.ctx('owner');
  if (id === 'listFreezes') {
    for (const { pipeline } of [inside, outside]) {
      await freezePipeline(owner, pipeline, { reason: 'a test' });
    }
  }
  const all = await call(operation, portal.red.tokens.viewer, inside, undefined, query);
  for (const token of [byUuid, byTag]) {
    const answer = await call(operation, token, inside, undefined, query);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(inside.pipeline);
    expect(all.text).toContain(outside.pipeline);
    for (const mark of marks(outside)) expect(answer.text).not.toContain(mark);
  }
  if (id === 'listFreezes') {
    for (const { pipeline } of [inside, outside]) await unfreezePipeline(owner, pipeline);
  }
});

test.each(['q=apple', 'q=apple&status=running', 'taskType=query'])(
  'a search of runs by %s stays inside, also when it names a pipeline outside',
  async (query) => {
    const operation = ofPipelines.find(({ id }) => id === 'listRuns');
    if (!operation) throw new Error('There is no list of runs');
    const found = async (token: string, more = '') =>
      (await call(operation, token, inside, undefined, `${query}${more}`)).text;
    expect(await found(portal.red.tokens.viewer)).toContain(outside.run);
    expect(await found(byUuid)).toContain(inside.run);
    expect(await found(byUuid)).not.toContain(outside.run);
    const asked = `/api/v1/teams/red/runs?${query}&pipeline=`;
    const answers = await Promise.all(
      [outside.pipeline, randomUUID()].map((uuid) =>
        read(ask('GET', asked + uuid, { token: byUuid })),
      ),
    );
    expect(new Set(answers.map(visible)).size).toBe(1);
    expect(answers[0]?.text).not.toContain(outside.run);
  },
);

test('a schedule is made inside alone', async () => {
  const make = (pipelineUuid: string) =>
    read(
      ask('POST', '/api/v1/teams/red/schedules', {
        token: byTag,
        body: { pipelineUuid, name: randomUUID(), cron: '0 6 * * *', timeZone: 'UTC' },
      }),
    );
  const before = await effects();
  const answers = [await make(outside.pipeline), await make(randomUUID())];
  expect(new Set(answers.map(({ status }) => status)).size).toBe(1);
  expect(answers[0]?.status).toBeGreaterThanOrEqual(400);
  expect(await effects()).toBe(before);
  expect((await make(inside.pipeline)).status).toBe(201);
});

test('a bulk run is of pipelines inside alone, and one that goes beyond is not there', async () => {
  const post = (path: string, pipelines: string[]) =>
    read(
      ask('POST', `/api/v1/teams/red/bulk-runs${path}`, {
        token: byTag,
        body: { items: pipelines.map((pipelineUuid) => ({ pipelineUuid })), anyway: true },
        headers: { 'idempotency-key': randomUUID() },
      }),
    );
  const before = await effects();
  for (const path of ['', '/preview']) {
    for (const first of [[], [inside.pipeline]]) {
      const answers = [
        await post(path, [...first, outside.pipeline]),
        await post(path, [...first, randomUUID()]),
      ];
      expect(answers.map(({ status }) => status)).toEqual([422, 422]);
      expect(new Set(answers.map(visible)).size).toBe(1);
    }
  }
  expect(await effects()).toBe(before);
  expect((await post('/preview', [inside.pipeline])).status).toBe(200);
  const own = await post('', [inside.pipeline]);
  expect(own.status).toBe(202);
  const items = [inside, outside].map(({ pipeline }) => ({ pipelineUuid: pipeline }));
  const wide = await requestBulkRun(await portal.red.ctx('owner'), {
    idempotencyKey: randomUUID(),
    body: { items, anyway: true },
  });
  const list = async (token: string) =>
    (await read(ask('GET', '/api/v1/teams/red/bulk-runs', { token }))).text;
  expect(await list(portal.red.tokens.viewer)).toContain(wide.id);
  expect(await list(byTag)).toContain(textAt(own.json, 'id'));
  expect(await list(byTag)).not.toContain(wide.id);
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/stop'],
  ] as const) {
    const path2 = `/api/v1/teams/red/bulk-runs/${wide.id}${path}`;
    expect((await read(ask(method, path2, { token: byTag }))).status).toBe(404);
  }
});

test('the stream of all run requests tells of those inside alone, in order', async () => {
  const owner = await portal.red.ctx('owner');
  const listen = async (token: string) => {
    const end = new AbortController();
    const path = '/api/v1/teams/red/run-requests/events';
    const response = await ask('GET', path, { token, signal: end.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const heard = { text: '' };
    return {
      heard,
      async until(mark: string) {
        while (reader && !heard.text.includes(mark))
          heard.text += (await reader.read()).value ?? '';
      },
      async end() {
        end.abort();
        await reader?.cancel().catch(() => undefined);
      },
    };
  };
  const limited = await listen(byTag);
  const whole = await listen(portal.red.tokens.viewer);
  const ask1 = (pipelineUuid: string) =>
    requestRun(owner, { pipelineUuid, idempotencyKey: randomUUID(), body: { anyway: true } });
  const theirs = await ask1(outside.pipeline);
  const ours = await ask1(inside.pipeline);
  await Promise.all([limited.until(ours.id), whole.until(ours.id)]);
  await whole.until(theirs.id);
  expect(limited.heard.text).not.toContain(theirs.id);
  expect(limited.heard.text).not.toContain(outside.pipeline);
  await Promise.all([limited.end(), whole.end()]);
});

test('a tag that is taken away, and a token that is gone, are felt at the next request', async () => {
  const status = async () =>
    (await read(ask('GET', `/api/v1/teams/red/pipelines/${inside.pipeline}`, { token: byTag })))
      .status;
  const tags = (list: string[]) =>
    portal.admin.query('UPDATE pipelines SET tags = $2 WHERE uuid = $1', [inside.pipeline, list]);
  expect(await status()).toBe(200);
  await tags([]);
  expect(await status()).toBe(404);
  await tags([tag]);
  expect(await status()).toBe(200);
});

test('a look that a member has under way is not joined by a token of some pipelines, nor the other way round', async () => {
  const member = await portal.red.ctx('viewer');
  const found = await findApiToken(byTag);
  if (!found) throw new Error('The token is not good.');
  const limited = tokenContextOf(found, noOrigin);
  expect(limited.token?.isLimited).toBe(true);
  const tried = (ctx: TeamContext) =>
    [
      () => findPipeline(ctx, outside.pipeline),
      () => findTaskPipeline(ctx, outside.task),
      async () => JSON.stringify(await readOverview(ctx)).includes(outside.pipeline) || raise(),
      async () =>
        JSON.stringify(await readGroupedOverview(ctx)).includes(outside.pipeline) || raise(),
    ].map((look) =>
      look().then(
        () => 'seen',
        () => 'hidden',
      ),
    );
  for (const order of [
    [member, limited],
    [limited, member],
  ]) {
    const outcomes = await Promise.all(
      order.map(async (ctx) => [ctx === member, ...(await Promise.all(tried(ctx)))]),
    );
    expect(new Map(outcomes.map(([isMember, ...rest]) => [isMember, rest]))).toEqual(
      new Map([
        [true, ['seen', 'seen', 'seen', 'seen']],
        [false, ['hidden', 'hidden', 'hidden', 'hidden']],
      ]),
    );
  }
});

test('tags and credential are not for a token of some pipelines to change', async () => {
  for (const body of [{ tags: [tag, 'more'] }, { credentialId: outside.credential }]) {
    const path = `/api/v1/teams/red/pipelines/${inside.pipeline}`;
    expect((await read(ask('PATCH', path, { token: byUuid, body }))).status).toBe(403);
  }
});

test('a token reaches pipelines that are the team’s, and at least one, or tags', async () => {
  const owner = await portal.red.ctx('owner');
  const theirs = await belongings(portal, portal.blue);
  const count = async () => (await listApiTokens(owner)).length;
  const before = await count();
  for (const given of [
    { pipelines: [] },
    { pipelines: [], tags: [] },
    { pipelines: [randomUUID()] },
    { pipelines: [theirs.pipeline] },
    { pipelines: [inside.pipeline, theirs.pipeline], tags: [tag] },
  ]) {
    const making = createApiToken(owner, { name: randomUUID(), role: 'viewer', ...given });
    await expect(making).rejects.toMatchObject({ errors: { pipelines: [expect.any(String)] } });
  }
  expect(await count()).toBe(before);
});

test('the matrix was not empty', () => {
  const count = (status: number) => seen.get(`${status}`) ?? 0;
  expect(count(403)).toBe(ofTeam.length);
  expect(count(404)).toBe(ofObjects.length * 4);
  expect(count(200) + count(202) + count(204)).toBeGreaterThan(ofObjects.length * 3);
  expect([...seen.keys()].sort()).toEqual(['200', '202', '204', '403', '404']);
});
