import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/errors';
import { listRunViews, removeRunView, saveRunView } from '@/lib/history';
import { openPortal, type PortalUnderTest, rejection } from '../../support/portal/portal';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

const names = async (team: 'red' | 'blue') =>
  (await listRunViews(await portal[team].ctx('viewer'))).map(({ name, query }) => [name, query]);

test('a view is the team’s: kept, changed under its name, and removed, each in the audit', async () => {
  const operator = await portal.red.ctx('operator');
  await saveRunView(operator, { name: 'Slow', query: '?min=60&status=' });
  const { id } = await saveRunView(operator, {
    name: 'Failures',
    query: 'status=failed&q=refused',
  });
  await saveRunView(await portal.blue.ctx('operator'), {
    name: 'Failures',
    query: 'status=failed',
  });
  expect(await names('red')).toEqual([
    ['Failures', 'q=refused&status=failed'],
    ['Slow', 'min=60'],
  ]);
  expect(
    await saveRunView(operator, { name: 'failures', query: 'range=7d&status=failed' }),
  ).toEqual({ id });
  expect(await names('red')).toEqual([
    ['failures', 'status=failed&range=7d'],
    ['Slow', 'min=60'],
  ]);
  expect(await names('blue')).toEqual([['Failures', 'status=failed']]);
  await removeRunView(operator, id);
  expect(await names('red')).toEqual([['Slow', 'min=60']]);
  expect((await portal.audit('run_view.saved')).map((row) => row.target_name)).toEqual([
    'Slow',
    'Failures',
    'Failures',
    'failures',
  ]);
  expect(await portal.audit('run_view.removed')).toHaveLength(1);
});

test('nobody without the role, and nothing of another team', async () => {
  const viewer = await portal.red.ctx('viewer');
  const [theirs] = await listRunViews(await portal.blue.ctx('viewer'));
  expect(await rejection(saveRunView(viewer, { name: 'x', query: 'q=x' }))).toBeInstanceOf(
    Forbidden,
  );
  expect(await rejection(removeRunView(viewer, theirs?.id ?? ''))).toBeInstanceOf(Forbidden);
  const operator = await portal.red.ctx('operator');
  expect(await rejection(removeRunView(operator, theirs?.id ?? ''))).toBeInstanceOf(NotFound);
  expect(await rejection(removeRunView(operator, 'nonsense'))).toBeInstanceOf(NotFound);
  expect(await names('blue')).toHaveLength(1);
});

test('only filters are kept, and not without end', async () => {
  const operator = await portal.red.ctx('operator');
  for (const query of ['', 'cursor=abc&utm=1', 'x'.repeat(2001)]) {
    expect(await rejection(saveRunView(operator, { name: 'x', query }))).toBeInstanceOf(Invalid);
  }
  expect(await rejection(saveRunView(operator, { name: ' ', query: 'q=x' }))).toBeInstanceOf(
    Invalid,
  );
  for (let made = 1; made < 50; made += 1) {
    await saveRunView(operator, { name: `View ${made}`, query: `q=${made}&cursor=x` });
  }
  expect(await names('red')).toHaveLength(50);
  expect((await names('red')).flat().join()).not.toContain('cursor');
  expect(await rejection(saveRunView(operator, { name: 'One more', query: 'q=x' }))).toBeInstanceOf(
    Conflict,
  );
  await saveRunView(operator, { name: 'View 1', query: 'q=other' });
});
