import { listAudit, pageOfInstanceAudit } from '@/lib/audit';
import { setClock } from '@/lib/clock';
import type { TeamContext, ViewerContext } from '@/lib/context';
import { database } from '@/lib/db';
import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/errors';
import {
  endBreakGlass,
  isOpen,
  listBreakGlass,
  listInstanceBreakGlass,
  setInstanceAdmin,
  takeBreakGlass,
} from '@/lib/instance';
import { createReport } from '@/lib/reports';
import { addMember, changeRole, createApiToken, inviteMember, listMembers } from '@/lib/teams';
import { createWebhook, updateWebhook } from '@/lib/webhooks';
import { join, member, openWorld, person, team, viewer, type World } from '../teams/world';

let world: World;
let root: ViewerContext;
let ada: ViewerContext;
let bob: ViewerContext;
let owner: TeamContext;
const reason = 'A run hangs since noon, ticket 4711';
beforeAll(async () => {
  world = await openWorld();
  root = await person('Root', true);
  ada = await person('Ada');
  bob = await person('Bob');
  owner = await team('ops', ada);
  await team('others', ada);
  await join('ops', bob, 'operator');
});
afterEach(async () => {
  setClock();
  await world.admin.query('DELETE FROM break_glass');
});
afterAll(() => world.close());

const take = (more: object = {}) =>
  takeBreakGlass(root, { team: 'ops', role: 'admin', reason, ...more });

test('opens that team alone, with the role that was chosen, and says who it is', async () => {
  await expect(member('ops', root)).rejects.toThrow(/not in ops/);
  await take({ role: 'operator' });
  const ctx = await member('ops', root);
  expect(ctx).toMatchObject({ role: 'operator', actor: { name: 'Root (break-glass)' } });
  await expect(listMembers(ctx)).rejects.toThrow(Forbidden);
  await expect(member('others', root)).rejects.toThrow(/not in others/);
});

test('the team sees it at once, in its audit and among its accesses; so does the instance', async () => {
  const made = await take();
  expect((await listAudit(owner, { action: 'break_glass' })).items[0]).toMatchObject({
    action: 'break_glass.taken',
    actor: { name: 'Root' },
    details: { role: 'admin', reason, endsAt: made.endsAt.toISOString() },
  });
  expect(await listBreakGlass(await member('ops', bob))).toMatchObject([
    { id: made.id, userName: 'Root', reason, endedAt: null },
  ]);
  expect((await pageOfInstanceAudit({ action: 'break_glass' })).items[0]?.details).toMatchObject({
    team: 'ops',
  });
  expect(await listInstanceBreakGlass(root)).toMatchObject([
    { id: made.id, team: { slug: 'ops' } },
  ]);
});

test('lasts an hour unless said otherwise, four at most, and ends by itself', async () => {
  const made = await take();
  const start = made.startedAt.getTime();
  expect(made.endsAt.getTime() - start).toBe(3_600_000);
  setClock(() => start + 3_599_000);
  expect((await member('ops', root)).role).toBe('admin');
  expect(isOpen(made)).toBe(true);
  setClock(() => start + 3_600_000);
  await expect(member('ops', root)).rejects.toThrow(/not in ops/);
  expect(isOpen(made)).toBe(false);
  // And can be taken again.
  await take({ minutes: 240 });
  expect((await member('ops', root)).role).toBe('admin');
});

test('an admin of the team ends it, and whoever took it; from the next request on', async () => {
  const first = await take();
  await endBreakGlass(owner, first.id);
  await expect(member('ops', root)).rejects.toThrow(/not in ops/);
  expect(await listBreakGlass(owner)).toMatchObject([{ endedBy: 'Ada' }]);
  const second = await take({ role: 'viewer' });
  await endBreakGlass(await member('ops', root), second.id);
  await expect(member('ops', root)).rejects.toThrow(/not in ops/);
  const events = await world.audit('break_glass.ended');
  expect(events.map(({ actor_name }) => actor_name)).toEqual(['Ada', 'Root (break-glass)']);
  // Ending it again does nothing.
  await endBreakGlass(owner, second.id);
  expect(await world.audit('break_glass.ended')).toHaveLength(2);
});

test('ends with being an instance admin', async () => {
  const other = await person('Other', true);
  await takeBreakGlass(other, { team: 'ops', role: 'viewer', reason });
  expect((await member('ops', other)).role).toBe('viewer');
  await setInstanceAdmin(root, other.user.id, { isInstanceAdmin: false });
  await expect(member('ops', await viewer(other.user.id))).rejects.toThrow(/not in ops/);
});

test('a team that asks for a second factor asks for one here too, when it is taken and at each request', async () => {
  const { rows: teams } = await world.admin.query(
    "UPDATE teams SET second_factor_required_at = now() WHERE slug = 'ops' RETURNING id",
  );
  const factor = (at: string) =>
    world.admin.query(`UPDATE users SET second_factor_at = ${at} WHERE id = $1`, [root.user.id]);
  await expect(take()).rejects.toThrow(/Set one up/);
  await factor('now()');
  await take();
  expect((await member('ops', root)).role).toBe('admin');
  await factor('NULL');
  await expect(member('ops', root)).rejects.toThrow(/not in ops/);
  await world.admin.query('UPDATE teams SET second_factor_required_at = NULL WHERE id = $1', [
    teams[0].id,
  ]);
  // From the next request on, as always.
  expect((await member('ops', root)).role).toBe('admin');
});

test('gives nothing that outlasts it', async () => {
  await take();
  const ctx = await member('ops', root);
  const [bobs] = (await listMembers(ctx)).filter(({ userId }) => userId === bob.user.id);
  const hook = await createWebhook(await member('ops', ada), {
    name: 'theirs',
    url: 'https://example.com',
  });
  const lasting = [
    () => createApiToken(ctx, { name: 'x', role: 'viewer' }),
    () => inviteMember(ctx, { role: 'viewer' }),
    () => addMember(ctx, { email: root.user.email, role: 'viewer' }),
    () => changeRole(ctx, bobs?.id ?? '', { role: 'admin' }),
    () => createReport(ctx, {}),
    () => createWebhook(ctx, { name: 'x', url: 'https://example.com' }),
    // Whoever switches it on again would send to the new address.
    () => updateWebhook(ctx, hook.webhook.id, { enabled: false, url: 'https://example.net' }),
  ];
  for (const attempt of lasting) await expect(attempt()).rejects.toThrow(/outlasts it/);
  expect(await updateWebhook(ctx, hook.webhook.id, { enabled: false })).toMatchObject({
    enabled: false,
    url: 'https://example.com/',
  });
});

test('refusals: who is no instance admin, who is a member, no team, no reason, too long, twice', async () => {
  const input = { team: 'ops', role: 'admin', reason };
  await expect(takeBreakGlass(ada, input)).rejects.toThrow(Forbidden);
  const insider = await person('Insider', true);
  await join('ops', insider, 'viewer');
  await expect(takeBreakGlass(insider, input)).rejects.toThrow(Conflict);
  for (const wrong of [
    { team: 'nosuch' },
    { role: 'owner' },
    { reason: 'because' },
    { minutes: 241 },
    { minutes: 0 },
    { other: 1 },
  ]) {
    await expect(takeBreakGlass(root, { ...input, ...wrong })).rejects.toThrow(Invalid);
  }
  const made = await take();
  await expect(take()).rejects.toThrow(Conflict);
  await expect(endBreakGlass(await member('ops', bob), made.id)).rejects.toThrow(Forbidden);
  await expect(endBreakGlass(await member('others', ada), made.id)).rejects.toThrow(NotFound);
  await expect(endBreakGlass(owner, 'x')).rejects.toThrow(NotFound);
});

test('the database itself knows no longer one, none without a reason, and no other end', async () => {
  const made = await take();
  for (const sql of [
    `UPDATE break_glass SET ends_at = ends_at + interval '4 h'`,
    `UPDATE break_glass SET reason = ''`,
    `INSERT INTO break_glass SELECT gen_random_uuid(), team_id, user_id, user_name, user_email, 'owner', reason, started_at, ends_at FROM break_glass`,
  ]) {
    await expect(world.admin.query(sql)).rejects.toThrow(/violates check constraint/);
  }
  const prolong = database().prisma
    .$executeRaw`UPDATE break_glass SET ends_at = ends_at WHERE id = ${made.id}::uuid`;
  await expect(prolong).rejects.toThrow(/permission denied/);
});
