import {
  changes,
  exportAudit,
  listAudit,
  pageOfInstanceAudit,
  recordAudit,
  verifyAudit,
} from '@/lib/audit';
import { type TeamContext, type ViewerContext, withTransaction } from '@/lib/context';
import { Forbidden, Invalid } from '@/lib/errors';
import { changeRole, listMembers, renameTeam, updateProfile } from '@/lib/teams';
import { join, member, openWorld, person, team, type World } from '../teams/world';

let world: World;
let ada: ViewerContext;
let bob: ViewerContext;
let ctx: TeamContext;
beforeAll(async () => {
  world = await openWorld();
  ada = await person('Ada');
  bob = await person('Bob');
  ctx = await team('ops', ada);
  await join('ops', bob, 'viewer');
  const write = (by: TeamContext, action: string, name: string, details = {}) =>
    withTransaction(by, (tx) =>
      recordAudit(tx, by, { action, target: { kind: 'thing', id: `id-${name}`, name }, details }),
    );
  await write(ctx, 'thing.made', '100%_sure');
  await write(ctx, 'thing.made', '100 other', { reason: 'Needle in the Details' });
  await write(await member('ops', bob), 'thing.removed', 'Pump');
  await write(ctx, 'thing.made_twice', 'Pump');
});
afterAll(() => world.close());

const found = async (input: object) =>
  (await listAudit(ctx, input)).items.map(({ action, target }) => `${action} ${target.name}`);

test('finds by who, what, to what and words, whatever their case, and nothing is a wildcard', async () => {
  expect(await found({ actor: 'bo' })).toEqual(['thing.removed Pump']);
  expect(await found({ action: 'thing.made' })).toEqual([
    'thing.made 100 other',
    'thing.made 100%_sure',
  ]);
  expect(await found({ action: 'thing' })).toHaveLength(4);
  expect(await found({ action: 'th' })).toEqual([]);
  // As the page shows it, and as people type it.
  expect(await found({ action: 'Thing made twice' })).toEqual(['thing.made_twice Pump']);
  expect(await found({ action: 'made twice' })).toEqual(['thing.made_twice Pump']);
  expect(await found({ action: 'Thing' })).toHaveLength(4);
  expect(await found({ action: 'thing_made twice' })).toEqual([]);
  expect(await found({ q: 'thing made twice' })).toEqual(['thing.made_twice Pump']);
  expect(await found({ target: 'pump' })).toEqual(['thing.made_twice Pump', 'thing.removed Pump']);
  expect(await found({ target: 'id-Pump', action: 'thing.removed' })).toEqual([
    'thing.removed Pump',
  ]);
  expect(await found({ target: 'thing' })).toHaveLength(4);
  expect(await found({ target: '100%_' })).toEqual(['thing.made 100%_sure']);
  expect(await found({ q: 'needle in' })).toEqual(['thing.made 100 other']);
  expect(await found({ q: "'; DROP TABLE audit_events; --" })).toEqual([]);
});

test('finds by time, the end excluded', async () => {
  await world.admin.query(
    `INSERT INTO audit_events (id, team_id, at, actor_kind, actor_name, action, target_kind, target_name)
     SELECT gen_random_uuid(), $1, '2020-01-01Z'::timestamptz + n * interval '1 day', 'system', 'tests', 'old.thing', 'thing', n::text FROM generate_series(0, 4) n`,
    [ctx.team.id],
  );
  expect(await found({ from: '2020-01-02T00:00:00Z', to: '2020-01-04T00:00:00Z' })).toEqual([
    'old.thing 2',
    'old.thing 1',
  ]);
});

test('pages go on within their filters alone, and every event comes once', async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAudit(ctx, { target: 'thing', limit: 2, ...(cursor && { cursor }) });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
    if (cursor) {
      await expect(listAudit(ctx, { target: 'other', cursor })).rejects.toThrow(/start over/);
    }
  } while (cursor);
  expect(seen).toHaveLength(9);
  expect(new Set(seen).size).toBe(9);
});

test('exports all that fit in pages, to admins alone', async () => {
  const all = [];
  for await (const page of exportAudit(ctx, { action: 'thing' })) all.push(...page);
  expect(all.map(({ target }) => target.name)).toEqual(['Pump', 'Pump', '100 other', '100%_sure']);
  expect(all.every(({ seq }) => typeof seq === 'number')).toBe(true);
  expect(() => exportAudit(ctx, { action: 5 })).toThrow(Invalid);
  const viewer = await member('ops', bob);
  expect(() => exportAudit(viewer, {})).toThrow(Forbidden);
  await expect(verifyAudit(viewer)).rejects.toThrow(Forbidden);
});

test('verifies, also from a place that was noted', async () => {
  const report = await verifyAudit(ctx);
  expect(report).toMatchObject({ ok: true, last: report.events });
  expect(await verifyAudit(ctx, { seq: `${report.last}`, head: report.head })).toMatchObject({
    ok: true,
  });
  expect(await verifyAudit(ctx, { seq: '1', head: report.head })).toMatchObject({ ok: false });
  for (const input of [{ seq: 1 }, { head: report.head }, { seq: 0, head: 'x' }, { other: 1 }]) {
    await expect(verifyAudit(ctx, input)).rejects.toThrow(Invalid);
  }
});

test('changes tell before and after of what differs, and cannot name a secret', () => {
  const before = { name: 'a', tags: ['x'], count: 1, at: new Date(0), clientSecret: 'hush' };
  expect(
    changes(before, { ...before, name: 'b', tags: ['x', 'y'] }, ['name', 'tags', 'at']),
  ).toEqual({
    name: { from: 'a', to: 'b' },
    tags: { from: ['x'], to: ['x', 'y'] },
  });
  // A field that was not given did not change.
  expect(changes(before, { count: 2 }, ['name', 'count'])).toEqual({ count: { from: 1, to: 2 } });
  // @ts-expect-error: a field whose name says that it is a secret is refused by the compiler.
  changes(before, before, ['clientSecret']);
  const long = changes({ text: '' }, { text: 'x'.repeat(900) }, ['text']);
  expect(`${long.text?.to}`).toHaveLength(501);
});

test('verbs that change something write down what it was before', async () => {
  const [bobs] = (await listMembers(ctx)).filter(({ userId }) => userId === bob.user.id);
  await changeRole(ctx, bobs?.id ?? '', { role: 'operator' });
  await renameTeam(ctx, { name: 'Ops renamed' });
  const last = (await listAudit(ctx, { limit: 2 })).items.map(({ details }) => details.changes);
  expect(last).toEqual([
    { name: { from: 'Team ops', to: 'Ops renamed' } },
    { role: { from: 'viewer', to: 'operator' } },
  ]);
});

test("the instance's events are seen outside of any team alone", async () => {
  await updateProfile(ada, { timeZone: 'Europe/Berlin' });
  const { items } = await pageOfInstanceAudit({ action: 'profile' });
  expect(items).toMatchObject([
    {
      action: 'profile.updated',
      details: { changes: { timeZone: { from: 'UTC', to: 'Europe/Berlin' } } },
    },
  ]);
  expect((await pageOfInstanceAudit({ action: 'thing' })).items).toEqual([]);
  const inTeam = await withTransaction(ctx, async (tx) => {
    await tx.$queryRaw`SELECT set_config('app.instance', 'on', true)`;
    return tx.$queryRaw`SELECT 1 FROM audit_events WHERE team_id IS NULL`;
  });
  expect(inTeam).toEqual([]);
});
