import { PrismaPg } from '@prisma/adapter-pg';
import { DataminError, DataminUnavailable } from '@/lib/datamin';
import { PrismaClient } from '@/lib/db/generated/client';
import { Conflict, Invalid, NotFound, RateLimited, UpstreamFailed } from '@/lib/errors';
import { toProblem, toResponse } from '@/lib/http';
import { createTestDatabase } from '../../support/database';
import { closedPort, rejection } from '../../support/portal/portal';

const secret = 'sentinel-of-a-cause';

test.each([
  [new NotFound(), 404, {}],
  [new Conflict('x', { members: { openRequestId: '1' } }), 409, { openRequestId: '1' }],
  [new Invalid('x', { errors: { a: ['b'] } }), 422, { errors: { a: ['b'] } }],
  [
    new UpstreamFailed('x', { members: { upstream: { status: null, kind: 'tls' } } }),
    502,
    { upstream: { status: null, kind: 'tls' } },
  ],
  [
    new DataminUnavailable('timeout', 'x', { status: 504 }),
    502,
    { upstream: { status: 504, kind: 'timeout' } },
  ],
  [new DataminError('malformed', 'x'), 502, { upstream: { status: null, kind: 'malformed' } }],
  [new Error(secret), 500, {}],
  ['a text', 500, {}],
  [undefined, 500, {}],
])('%s is told as %i', (thrown, status, more) => {
  expect(toProblem(thrown, null)).toMatchObject({ type: 'about:blank', status, ...more });
  expect(JSON.stringify(toProblem(thrown, null))).not.toContain(secret);
});

test('a 404 has no member that could tell one from another', () => {
  expect(Object.keys(toProblem(new NotFound(), 'request-1'))).toEqual([
    'type',
    'title',
    'status',
    'detail',
  ]);
});

test.each([
  [new RateLimited('x', { retryAfterMs: 1 }), '1'],
  [new RateLimited('x', { retryAfterMs: 1001 }), '2'],
  [new DataminUnavailable('rate_limited', 'x', { retryAfterMs: 30_000 }), '30'],
  [new Conflict('x'), null],
])('Retry-After, case %#', (thrown, expected) => {
  expect(toResponse(thrown, null).headers.get('retry-after')).toBe(expected);
});

test('a database that is gone is 503 with a word about when to come back, however it was asked', async () => {
  const url = `postgresql://u:${secret}@127.0.0.1:${await closedPort()}/x`;
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
  const questions: (() => Promise<unknown>)[] = [
    () => prisma.$queryRaw`SELECT 1`,
    () => prisma.team.count(),
    () => prisma.$transaction(async (tx) => tx.team.count()),
  ];
  for (const question of questions) {
    const response = toResponse(await rejection(question()), 'request-1');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(await response.text()).not.toContain(secret);
  }
});

test.each<[string, object]>([
  ['a disk that is full', { code: '53100' }],
  ['a disk that fails', { code: '58030' }],
  ['a lock that somebody holds', { code: '55P03' }],
  ['a transaction that was ended for its age', { code: '25P04' }],
  ['a connection that was ended for idling', { code: '57P05' }],
  ['a password that was changed', { code: '28P01' }],
  ['a database that takes no writes', { code: '25006' }],
  ['a name that is not known', { code: 'EAI_AGAIN' }],
  [
    'an end that was not noticed',
    { message: 'Client has encountered a connection error and is not queryable' },
  ],
  ['a connection that was given up', { message: 'Connection terminated' }],
  ['a process that stops', { message: 'Cannot use a pool after calling end on the pool' }],
])('%s is told as a database that cannot answer now', (_, error) => {
  const thrown = Object.assign(new Error('said by the driver'), error);
  expect(toProblem(thrown, null)).toMatchObject({ status: 503, title: 'Not ready' });
});

test('a wrong statement is no outage', async () => {
  const test = await createTestDatabase();
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: test.url }) });
  for (const question of [
    () => prisma.$queryRaw`SELECT nonsense`,
    () => prisma.$queryRaw`SELECT 'x'::uuid`,
  ]) {
    expect(toResponse(await rejection(question()), null).status).toBe(500);
  }
  // A change that races a removal finds its row gone.
  const gone = prisma.team.update({ where: { slug: 'nobody' }, data: { name: 'x' } });
  expect(toResponse(await rejection(gone), null).status).toBe(404);
  await prisma.$disconnect();
  await test.drop();
});
