import { refusedRun } from '@/app/(portal)/[team]/pipelines/[uuid]/run-form';
import { Conflict, Invalid, Unavailable, UpstreamFailed } from '@/lib/errors';

const form = new FormData();
form.set('idempotencyKey', 'the first');

test.each([
  ['another request', new Conflict('x', { members: { openRequestId: 'r' } }), true],
  ['the cool-down', new Conflict('x', { members: { coolDownUntil: 't' } }), true],
  ['a freeze', new Conflict('x', { members: { frozen: true } }), false],
  ['a wrong field', new Invalid('x'), false],
])('refused for %s, the next press is another request', (_what, thrown, blocked) => {
  const { idempotencyKey, ...state } = refusedRun(thrown, form);
  expect(state).toMatchObject({ status: 'failed', blocked });
  expect(idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
});

test.each([
  ['the database is away', new Unavailable('x')],
  ['Datamin failed', new UpstreamFailed('x')],
])('where a request may have been made (%s), the next press is the same one', (_what, thrown) => {
  expect(refusedRun(thrown, form)).toMatchObject({ blocked: false, idempotencyKey: 'the first' });
});
