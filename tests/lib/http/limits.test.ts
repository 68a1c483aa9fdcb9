import { RateLimited } from '@/lib/errors';
import { operations, serve } from '@/lib/http';
import { admit } from '@/lib/http/token-limits';
import { openPortal, type PortalUnderTest, rejection } from '../../support/portal/portal';
import { asToken } from '../../support/portal/routes';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

test('a caller may have 256 requests under way; one that ends makes room', async () => {
  const leaves = await Promise.all(Array.from({ length: 256 }, () => admit('crowded')));
  expect(await rejection(admit('crowded'))).toBeInstanceOf(RateLimited);
  await expect(admit('another')).resolves.toBeDefined();
  leaves[0]?.();
  await expect(admit('crowded')).resolves.toBeDefined();
  expect(await rejection(admit('crowded'))).toMatchObject({ status: 429, retryAfterMs: 1000 });
});

test('a caller may make 1,000 requests a minute; a refused one takes no place', async () => {
  for (let count = 0; count < 1000; count += 1) (await admit('busy'))();
  for (let count = 0; count < 300; count += 1) {
    expect(await rejection(admit('busy'))).toMatchObject({ status: 429 });
  }
});

test('the 1,001st request of a token is a 429 with Retry-After; its team’s others go on', async () => {
  const { rows } = await portal.admin.query(
    "SELECT id FROM api_tokens WHERE team_id = $1 AND name = 'viewer'",
    [portal.red.id],
  );
  for (let count = 0; count < 999; count += 1) (await admit(rows[0].id))();
  const get = asToken(portal.red, 'viewer');
  expect((await get('GET', '/pipelines')).status).toBe(200);
  const refused = await get('GET', '/pipelines');
  expect(refused).toMatchObject({ status: 429, json: { title: 'Too many requests', status: 429 } });
  const seconds = Number(refused.headers.get('retry-after'));
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(60);
  expect((await asToken(portal.red, 'operator')('GET', '/pipelines')).status).toBe(200);
  expect((await asToken(portal.blue, 'viewer')('GET', '/pipelines')).status).toBe(200);
});

test('who asks for the head of a stream alone takes no place for ever', async () => {
  const { rows } = await portal.admin.query(
    "SELECT id FROM api_tokens WHERE team_id = $1 AND name = 'admin'",
    [portal.red.id],
  );
  const authorization = `Bearer ${portal.red.tokens.admin}`;
  const streams = operations.filter(
    ({ path, contentType = 'application/json' }) =>
      contentType !== 'application/json' && /^[^{]*\{team\}[^{]*$/.test(path),
  );
  expect(streams.length).toBeGreaterThan(4);
  for (const operation of streams) {
    const url = `http://portal.test${operation.path.replace('{team}', 'red')}`;
    const request = new Request(url, { method: 'HEAD', headers: { authorization } });
    const answer = await serve(operation)(request, { params: Promise.resolve({ team: 'red' }) });
    expect([operation.id, answer.status, answer.body]).toEqual([operation.id, 200, null]);
  }
  const all = await Promise.allSettled(Array.from({ length: 256 }, () => admit(rows[0].id)));
  expect(all.filter(({ status }) => status === 'rejected')).toEqual([]);
});
