import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/errors';
import {
  changeSchedule,
  createSchedule,
  getSchedule,
  listFirings,
  listSchedules,
  pauseSchedule,
  previewSchedule,
  removeSchedule,
  resumeSchedule,
} from '@/lib/schedules';
import { fireTime } from '@/lib/schedules/plan-firings';
import { clockTime } from '../../support/portal/clock';
import { nobodys, openPortal, type PortalUnderTest, rejection } from '../../support/portal/portal';
import { asking } from '../runs/support';
import { scheduling } from './support';

let portal: PortalUnderTest;
let schedules: ReturnType<typeof scheduling>;
let uuid: string;
let theirs: string;
beforeAll(async () => {
  portal = await openPortal();
  schedules = scheduling(portal);
  const runs = asking(portal);
  [uuid, theirs] = [await runs.runnable('red'), await runs.runnable('blue')];
});
afterAll(() => portal.close());
beforeEach(() => portal.admin.query('DELETE FROM schedules'));

const valid = () => ({
  pipelineUuid: uuid,
  name: 'Nightly',
  cron: '30 2 * * *',
  timeZone: 'Europe/Berlin',
});

test('made by an operator, with its next instant in its zone, and audited', async () => {
  const made = await createSchedule(await portal.red.ctx('operator'), valid());
  expect(made).toMatchObject({
    name: 'Nightly',
    pipelineUuid: uuid,
    pipelineName: 'Test',
    cron: '30 2 * * *',
    words: 'Every day at 02:30',
    timeZone: 'Europe/Berlin',
    overlap: 'skip',
    catchUp: 'none',
    jitterMs: 0,
    createdBy: 'red-operator',
    createdAt: clockTime(),
    paused: null,
    nextDueAt: new Date('2026-03-11T01:30:00Z'),
    lastFiring: null,
  });
  expect(await portal.audit('schedule.created')).toMatchObject([
    {
      team_id: portal.red.id,
      target_id: made.id,
      target_name: 'Nightly',
      details: { cron: '30 2 * * *' },
    },
  ]);
});

test.each([
  [{ every: 'minutes', count: 15 }, '*/15 * * * *', 'Every 15 minutes'],
  [{ every: 'minutes', count: 1 }, '* * * * *', 'Every minute'],
  [{ every: 'hours', count: 1, minute: 5 }, '5 * * * *', 'Every hour at minute 5'],
  [{ every: 'hours', count: 6, minute: 0 }, '0 */6 * * *', 'Every 6 hours at minute 0'],
  [{ every: 'day', time: '06:05' }, '5 6 * * *', 'Every day at 06:05'],
  [{ every: 'weekday', time: '18:00' }, '0 18 * * 1-5', 'Monday to Friday at 18:00'],
  [{ every: 'week', weekday: 0, time: '09:30' }, '30 9 * * 0', 'Every Sunday at 09:30'],
  [{ every: 'month', day: 31, time: '00:00' }, '0 0 31 * *', 'Day 31 of every month at 00:00'],
  [
    { every: 'month', day: 'last', time: '00:00' },
    '0 0 L * *',
    'The last day of every month at 00:00',
  ],
])('the rhythm %j is %s', async (rhythm, cron, words) => {
  const { cron: _, ...rest } = valid();
  const made = await createSchedule(await portal.red.ctx('operator'), { ...rest, rhythm });
  expect([made.cron, made.words]).toEqual([cron, words]);
});

test.each([
  ['cron', { cron: '61 * * * *' }],
  ['cron', { cron: undefined }],
  ['cron', { rhythm: { every: 'day', time: '02:30' } }],
  ['cron', { cron: '0 0 30 2 *' }],
  ['timeZone', { timeZone: 'Berlin' }],
  ['timeZone', { timeZone: '+02:00' }],
  ['name', { name: '  ' }],
  ['name', { name: 'a\u0007' }],
  ['pipelineUuid', { pipelineUuid: 'x' }],
  ['overlap', { overlap: 'kill' }],
  ['catchUp', { catchUp: 'all', overlap: 'skip' }],
  ['catchUpMost', { catchUpMost: 51 }],
  ['jitterMs', { jitterMs: 3_600_001 }],
  ['rhythm.count', { cron: undefined, rhythm: { every: 'minutes', count: 7 } }],
  ['input', { input: {} }],
])('a wrong %s: %j', async (field, change) => {
  const refused = await rejection(
    createSchedule(await portal.red.ctx('operator'), { ...valid(), ...change }),
  );
  expect(refused).toBeInstanceOf(Invalid);
  expect(refused).toMatchObject({ errors: { [field]: [expect.any(String)] } });
  expect((await portal.admin.query('SELECT FROM schedules')).rowCount).toBe(0);
});

test('changed: its times are reckoned anew, and only then', async () => {
  const operator = await portal.red.ctx('operator');
  const { id, nextDueAt } = await createSchedule(operator, valid());
  const renamed = await changeSchedule(operator, id, { name: 'At night', overlap: 'queue' });
  expect(renamed).toMatchObject({ name: 'At night', overlap: 'queue', nextDueAt });
  const moved = await changeSchedule(operator, id, { timeZone: 'America/New_York' });
  expect(moved.nextDueAt).toEqual(new Date('2026-03-11T06:30:00Z'));
  await changeSchedule(operator, id, { jitterMs: 600_000 });
  const { rows } = await portal.admin.query('SELECT next_fire_at FROM schedules');
  expect(rows).toEqual([
    { next_fire_at: fireTime(id, new Date(moved.nextDueAt ?? 0), 600_000, null) },
  ]);
  expect(rows[0].next_fire_at).not.toEqual(moved.nextDueAt);
  const rhythm = { every: 'hours', count: 1, minute: 0 };
  expect(await changeSchedule(operator, id, { rhythm, catchUp: 'all' })).toMatchObject({
    cron: '0 * * * *',
    catchUp: 'all',
  });
  // The kept fields must be valid together with the new ones.
  expect(await rejection(changeSchedule(operator, id, { overlap: 'skip' }))).toBeInstanceOf(
    Invalid,
  );
  await pauseSchedule(operator, id);
  expect(await changeSchedule(operator, id, { cron: '0 5 * * *' })).toMatchObject({
    nextDueAt: null,
  });
  expect((await resumeSchedule(operator, id)).nextDueAt).toEqual(new Date('2026-03-11T09:00:00Z'));
  expect((await portal.audit('schedule.changed')).length).toBe(5);
});

test('two schedules of a pipeline have two names', async () => {
  const operator = await portal.red.ctx('operator');
  await createSchedule(operator, valid());
  expect(await rejection(createSchedule(operator, valid()))).toBeInstanceOf(Conflict);
  const { id } = await createSchedule(operator, { ...valid(), name: 'Other' });
  expect(await rejection(changeSchedule(operator, id, { name: 'Nightly' }))).toBeInstanceOf(
    Conflict,
  );
});

test('listed by name, a page at a time, of the team and of a pipeline, active or paused', async () => {
  const operator = await portal.red.ctx('operator');
  const viewer = await portal.red.ctx('viewer');
  for (const name of ['C', 'A', 'B']) await createSchedule(operator, { ...valid(), name });
  const first = await listSchedules(viewer, { limit: 2 });
  expect(first.items.map(({ name }) => name)).toEqual(['A', 'B']);
  const second = await listSchedules(viewer, { limit: 2, cursor: first.nextCursor ?? '' });
  expect(second.items.map(({ name }) => name)).toEqual(['C']);
  expect(second.nextCursor).toBeNull();
  await pauseSchedule(operator, second.items[0]?.id ?? '');
  const names = async (filter: object) =>
    (await listSchedules(viewer, filter)).items.map(({ name }) => name);
  expect(await names({ state: 'paused' })).toEqual(['C']);
  expect(await names({ state: 'active', pipeline: uuid })).toEqual(['A', 'B']);
  expect(await names({ pipeline: theirs })).toEqual([]);
  expect((await listSchedules(await portal.blue.ctx('viewer'))).items).toEqual([]);
  expect(await rejection(listSchedules(viewer, { cursor: 'x' }))).toMatchObject({ status: 400 });
  expect(await rejection(listSchedules(viewer, { state: 'x' }))).toBeInstanceOf(Invalid);
});

test('a preview names ten instants and says what the clocks do', async () => {
  const viewer = await portal.red.ctx('viewer');
  const { words, items } = previewSchedule(viewer, {
    cron: '30 2 28-30 3 *',
    timeZone: 'Europe/Berlin',
  });
  expect(words).toBe('Cron 30 2 28-30 3 *');
  expect(items).toHaveLength(10);
  expect(items.slice(0, 3)).toEqual([
    { at: new Date('2026-03-28T01:30:00Z'), wall: '2026-03-28 02:30', note: null },
    {
      at: new Date('2026-03-29T01:00:00Z'),
      wall: '2026-03-29 02:30',
      note: '02:30 does not exist that day: clocks go forward. It fires at 03:00.',
    },
    { at: new Date('2026-03-30T00:30:00Z'), wall: '2026-03-30 02:30', note: null },
  ]);
  const back = previewSchedule(viewer, { cron: '30 2 25 10 *', timeZone: 'Europe/Berlin' });
  expect(back.items[0]?.note).toBe(
    '02:30 comes twice that day: clocks go back. It fires the first time.',
  );
  const pace = previewSchedule(viewer, { cron: '*/30 2 25 10 *', timeZone: 'Europe/Berlin' });
  expect(pace.items[2]?.note).toBe('The second 02:00 of that day: clocks go back.');
  expect(previewSchedule(viewer, { cron: '0 0 30 2 *', timeZone: 'UTC' }).items).toEqual([]);
  expect(() => previewSchedule(viewer, { cron: 'x', timeZone: 'UTC' })).toThrow(Invalid);
});

test('removed with its firings, and audited', async () => {
  const operator = await portal.red.ctx('operator');
  const { id } = await createSchedule(operator, valid());
  await removeSchedule(operator, id);
  expect(await rejection(getSchedule(operator, id))).toBeInstanceOf(NotFound);
  expect(await portal.audit('schedule.removed')).toMatchObject([{ target_id: id }]);
});

test('what is paused cannot be paused, and what goes on not be resumed', async () => {
  const operator = await portal.red.ctx('operator');
  const { id } = await schedules.create(uuid);
  expect(await rejection(resumeSchedule(operator, id))).toBeInstanceOf(Conflict);
  await pauseSchedule(operator, id);
  expect(await rejection(pauseSchedule(operator, id))).toBeInstanceOf(Conflict);
});

test('viewers may look and change nothing; what is another team’s is not there', async () => {
  const [viewer, operator] = [await portal.red.ctx('viewer'), await portal.red.ctx('operator')];
  const blue = await portal.blue.ctx('owner');
  const { id } = await createSchedule(operator, valid());
  for (const refused of [
    createSchedule(viewer, valid()),
    changeSchedule(viewer, id, { name: 'x' }),
    removeSchedule(viewer, id),
    pauseSchedule(viewer, id),
    resumeSchedule(viewer, id),
  ]) {
    expect(await rejection(refused)).toBeInstanceOf(Forbidden);
  }
  expect((await getSchedule(viewer, id)).name).toBe('Nightly');
  for (const [ctx, foreign] of [
    [blue, id],
    [operator, nobodys],
    [operator, 'x'],
  ] as const) {
    for (const refused of [
      getSchedule(ctx, foreign),
      changeSchedule(ctx, foreign, { name: 'x' }),
      removeSchedule(ctx, foreign),
      pauseSchedule(ctx, foreign),
      resumeSchedule(ctx, foreign),
      listFirings(ctx, foreign),
    ]) {
      expect(await rejection(refused)).toBeInstanceOf(NotFound);
    }
  }
  const foreign = { ...valid(), pipelineUuid: theirs };
  expect(await rejection(createSchedule(operator, foreign))).toBeInstanceOf(NotFound);
  expect((await getSchedule(operator, id)).name).toBe('Nightly');
});
