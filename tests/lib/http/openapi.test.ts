import { GET as health } from '@/app/api/health/route';
import { GET as ready } from '@/app/api/ready/route';
import { GET } from '@/app/api/v1/openapi.json/route';
import { operations } from '@/lib/http';
import { description, deviations } from '../../support/portal/conform';
import { handlersOf, routeFiles } from '../../support/portal/routes';

/** What a server says about itself is not under /api/v1. */
const beside = ['GET /api/health', 'GET /api/metrics', 'GET /api/ready'];

async function built(): Promise<string[]> {
  const found: string[] = [];
  for (const { path, file } of routeFiles()) {
    for (const method of (await handlersOf(file)).keys()) found.push(`${method} ${path}`);
  }
  return found;
}

test('every route on disk is described, and everything described is built', async () => {
  const described = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.length).toBeGreaterThan(30);
  expect(described.sort()).toEqual([...(await built()), ...beside].sort());
});

test('what a server says about itself is as described', async () => {
  const said = async (path: string, GET: (request: Request) => Response | Promise<Response>) => {
    const answer = await GET(new Request(`http://portal.test${path}`));
    const { status, headers } = answer;
    return deviations('GET', path, { status, headers, text: await answer.text() });
  };
  expect(await said('/api/health', health)).toEqual([]);
  // Nothing is connected here: 503, with what is not well.
  expect(await said('/api/ready', ready)).toEqual([]);
  expect(await said('/api/v1/openapi.json', GET)).toEqual([]);
  expect(description.paths['/api/health']?.get).toMatchObject({ security: [] });
});

test('each operation is told once, by one id, with the parameters of its path', () => {
  const ids = operations.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const routes = operations.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(routes).size).toBe(routes.length);
  for (const { method, path, id } of operations) {
    const told = description.paths[path]?.[method.toLowerCase()];
    expect(told).toMatchObject({ operationId: id, summary: expect.stringMatching(/.{5,}/) });
    // API viewers group operations by tag.
    expect([path, told]).toEqual([path, expect.objectContaining({ tags: [expect.any(String)] })]);
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const parameters = JSON.stringify(told?.parameters);
    for (const name of names) expect(parameters).toContain(`{"name":"${name}","in":"path"`);
  }
});

test('whatever is made and has an address of its own is told where it is', () => {
  // An access review is only in the list, and the URL of a badge or feed is told once.
  const withoutAddress = ['reviewAccess', 'openReportLink'];
  const silent = operations.filter(({ status = 200, location }) => status > 200 && !location);
  expect(
    silent
      .filter(({ status }) => status !== 204)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(withoutAddress.sort());
  const told = operations.filter(({ location }) => location);
  expect(told.length).toBeGreaterThan(15);
  for (const { method, path, location = '', status = 200 } of told) {
    // `{webhook.id}` is the field of an answer, `{id}` what the path of that thing calls it.
    const bare = (of: string) => of.replace(/\{[\w.]+\}/g, '{}');
    expect(operations.map((one) => bare(one.path))).toContain(bare(location));
    const answer = description.paths[path]?.[method.toLowerCase()]?.responses[status];
    expect(answer?.headers).toHaveProperty('Location');
  }
});

test('every reference leads to something in the description', () => {
  const references = JSON.stringify(description).match(/"\$ref":"[^"]*"/g);
  expect([...new Set(references)]).toEqual(['"$ref":"#/components/schemas/Problem"']);
  expect(description.components.schemas).toHaveProperty('Problem');
  // A run's input may be any JSON.
  const input = expect.objectContaining({
    anyOf: [expect.objectContaining({ type: 'string' }), {}],
  });
  expect(JSON.stringify(description)).not.toContain('$defs');
  const path = '/api/v1/teams/{team}/pipelines/{uuid}/runs';
  expect(description.paths[path]?.post).toMatchObject({
    requestBody: { content: { 'application/json': { schema: { properties: { input } } } } },
  });
});

const ask = (known?: string) =>
  GET(
    new Request('http://portal.test/api/v1/openapi.json', {
      headers: known === undefined ? {} : { 'If-None-Match': known },
    }),
  );

test('whoever has it already is told that it is the same', async () => {
  const etag = ask().headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[\w-]{20,}"$/);
  for (const known of [etag, `W/${etag}`, `"another", ${etag}`]) {
    const same = ask(known);
    expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', etag]);
  }
  expect(ask('"another"').status).toBe(200);
});

test('is served as JSON, in the version that is installed', async () => {
  const served: unknown = await ask().json();
  expect(served).toMatchObject({
    openapi: '3.1.0',
    info: { title: 'Datamin Portal API', version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
    paths: description.paths,
  });
});

test('bodies and answers are strict: what is not told is an error', () => {
  const text = JSON.stringify(description);
  expect(text).not.toContain('clientSecretSealed');
  const create = JSON.stringify(description.paths['/api/v1/teams/{team}/credentials']?.post);
  expect(create).toContain('"additionalProperties":false');
  expect(create).toMatch(/"required":\["name","baseUrl","clientId"\]/);
  const schedule = JSON.stringify(description.paths['/api/v1/teams/{team}/schedules']?.post);
  expect(schedule).toContain('"required":["every","day","time"]');
});

test('the check of answers finds what is wrong with one', () => {
  const path = '/api/v1/teams/{team}/pipelines/{uuid}/last-run';
  const answer = (body: object, status = 200, type = 'application/json') =>
    deviations('GET', path, {
      status,
      headers: new Headers({ 'content-type': type }),
      text: JSON.stringify(body),
    });
  const good = {
    lastRun: null,
    source: 'datamin',
    fetchedAt: '2026-03-10T12:00:00.000Z',
    stale: false,
    doubtful: false,
    problem: null,
  };
  expect(answer(good)).toEqual([]);
  const { stale: _stale, ...missing } = good;
  expect(answer(missing)).toHaveLength(1);
  expect(answer({ ...good, secret: 'x' })).toHaveLength(1);
  expect(answer({ ...good, fetchedAt: 'yesterday' }).length).toBeGreaterThan(0);
  expect(answer(good, 200, 'text/html')).toHaveLength(1);
  expect(answer(good, 418)).toHaveLength(1);
});
