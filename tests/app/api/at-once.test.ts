import { randomUUID } from 'node:crypto';
import { operations } from '@/lib/http';
import { serveHere } from '../../fuzz/serve-here';
import { deviations } from '../../support/portal/conform';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { type Belongings, belongings, recipes } from '../../support/portal/recipes';

let portal: PortalUnderTest;
let own: Belongings;
beforeAll(async () => {
  portal = await openPortal();
  own = await belongings(portal, portal.red);
});
afterAll(() => portal.close());

const changing = operations.filter(
  ({ method, scope, id }) => method !== 'GET' && scope === 'team' && id !== 'deleteTeam',
);

test('whatever is asked three times at once is answered each time as the description tells', async () => {
  const outcomes: Record<string, number[]> = {};
  for (const operation of changing) {
    const { id, method, path } = operation;
    const recipe = recipes(portal)[id] ?? {};
    const object = await recipe.object?.(portal.red, own);
    const body = await recipe.body?.(portal.red, own);
    const headers = recipe.headers?.();
    const where = path.replace('{team}', 'red').replace(/\{\w+\}/, object ?? '');
    const init = { token: portal.red.tokens.owner, body, ...(headers && { headers }) };
    const url = recipe.query ? `${where}?${recipe.query}` : where;
    const answers = await Promise.all([1, 2, 3].map(() => serveHere(operation, url, init)));
    const wrong = answers.flatMap((answer) => deviations(method, path, answer));
    expect([id, wrong]).toEqual([id, []]);
    outcomes[id] = answers.map(({ status }) => status).sort();
    // At least one did what was asked.
    expect([id, outcomes[id]?.[0]]).toEqual([id, expect.any(Number)]);
    expect([id, Number(outcomes[id]?.[0]) < 300]).toEqual([id, true]);
  }
  const once = { createCredential: 409, registerPipeline: 409, addMember: 409, createWebhook: 409 };
  for (const [id, refused] of Object.entries(once)) {
    expect([id, outcomes[id]]).toEqual([id, [201, refused, refused]]);
  }
  // The same key is the same request.
  expect(outcomes.requestRun).toEqual([202, 202, 202]);
});

test('of many at once none slips past a limit', async () => {
  const at = (id: string, path: string, body?: object) => {
    const operation = operations.find((one) => one.id === id);
    if (!operation) throw new Error(`no ${id}`);
    const init = { token: portal.red.tokens.owner, ...(body && { body }) };
    return serveHere(operation, `/api/v1/teams/red${path}`, init);
  };
  const nowhere = 'http://127.0.0.1:1/hook';
  const limits = [
    {
      ids: ['listWebhooks', 'createWebhook'],
      path: '/webhooks',
      most: 20,
      body: () => ({ name: randomUUID(), url: nowhere, pipelineEvents: ['failing'] }),
    },
    {
      ids: ['listAuditStreams', 'createAuditStream'],
      path: '/audit-streams',
      most: 5,
      body: () => ({ name: randomUUID(), kind: 'webhook', url: nowhere }),
    },
    {
      ids: ['listInputPresets', 'saveInputPreset'],
      path: `/pipelines/${own.pipeline}/input-presets`,
      most: 50,
      body: () => ({ name: randomUUID(), input: '1' }),
    },
  ];
  for (const { ids, path, most, body } of limits) {
    const [list = '', create = ''] = ids;
    const make = (count: number) =>
      Promise.all(Array.from({ length: count }, () => at(create, path, body())));
    const listed = async () => {
      const { items, presets } = Object((await at(list, path)).json);
      return Array.isArray(items ?? presets) ? (items ?? presets) : [];
    };
    const { length: there } = await listed();
    for (let made = there; made < most - 1; made += 5) await make(Math.min(5, most - 1 - made));
    const last = await make(6);
    const refused = last.filter(({ status }) => status === 409);
    expect([path, last.map(({ status }) => status).sort()]).toEqual([
      path,
      [expect.any(Number), ...Array(5).fill(409)],
    ]);
    expect(refused).toHaveLength(5);
    expect(await listed()).toHaveLength(most);
  }
});
