import { tokenContextOf } from '@/lib/auth/contexts';
import type { TeamContext, ViewerContext } from '@/lib/context';
import { Conflict, Forbidden, Invalid, NotFound, Unauthenticated } from '@/lib/errors';
import {
  changeServiceAccount,
  createApiToken,
  createServiceAccount,
  findApiToken,
  handOverApiToken,
  inviteMember,
  listApiTokens,
  listServiceAccounts,
  removeServiceAccount,
  touchApiToken,
} from '@/lib/teams';
import { join, openWorld, origin, person, team, unknownId, type World } from './world';

let world: World;
let ada: ViewerContext;
let bob: ViewerContext;
let ctx: TeamContext;
let made = 0;
beforeAll(async () => {
  world = await openWorld();
  ada = await person('Ada');
  bob = await person('Bob');
});
beforeEach(async () => {
  ctx = await team(`team-${++made}`, ada);
});
afterAll(() => world.close());

async function holding(token: string): Promise<TeamContext> {
  const found = await findApiToken(token);
  if (!found) throw new Error('The token is not good.');
  return tokenContextOf(found, origin);
}

const bot = { name: 'deploys', role: 'operator' } as const;

test('acts under its own name, with at most its role, and tells when it last did', async () => {
  const account = await createServiceAccount(ctx, bot);
  expect(account).toMatchObject({ ...bot, enabled: true, createdBy: 'Ada', tokens: 0 });
  const given = { name: 'CI', role: 'operator', serviceAccountId: account.id };
  const { token, apiToken } = await createApiToken(ctx, given);
  expect(apiToken.serviceAccount).toEqual({ id: account.id, name: 'deploys' });
  const acting = await holding(token);
  expect(acting).toMatchObject({
    role: 'operator',
    actor: { kind: 'service', id: account.id, name: 'deploys' },
    token: { id: apiToken.id, isLimited: false },
  });
  const found = await findApiToken(token);
  if (found) await touchApiToken(found);
  const [listed] = await listServiceAccounts(ctx);
  expect(listed).toMatchObject({ tokens: 1, lastUsedAt: expect.any(Date) });

  await changeServiceAccount(ctx, account.id, { role: 'viewer', name: 'looks' });
  expect(await holding(token)).toMatchObject({ role: 'viewer', actor: { name: 'looks' } });
  const events = await world.audit('service_account.changed');
  expect(events.at(-1)?.details).toEqual({
    name: { from: 'deploys', to: 'looks' },
    role: { from: 'operator', to: 'viewer' },
  });
});

test('is stopped at once when it is disabled, goes on when enabled, and ends with its tokens', async () => {
  const account = await createServiceAccount(ctx, bot);
  const given = { name: 'CI', role: 'viewer', serviceAccountId: account.id };
  const { token } = await createApiToken(ctx, given);
  const disabled = await changeServiceAccount(ctx, account.id, { enabled: false });
  expect(disabled).toMatchObject({ enabled: false, disabledBy: 'Ada' });
  expect(await findApiToken(token)).toBeNull();
  // Repeating it is not an event.
  await changeServiceAccount(ctx, account.id, { enabled: false });
  expect(await world.audit('service_account.disabled')).toHaveLength(1);
  await changeServiceAccount(ctx, account.id, { enabled: true });
  expect(await findApiToken(token)).not.toBeNull();
  await removeServiceAccount(ctx, account.id);
  expect([await findApiToken(token), await listApiTokens(ctx)]).toEqual([null, []]);
  const [event] = (await world.audit('service_account.removed')).slice(-1);
  expect(event).toMatchObject({ target_name: 'deploys', details: { tokens: 1 } });
});

test('what it makes is its own or ends with it', async () => {
  const account = await createServiceAccount(ctx, { name: 'boss', role: 'admin' });
  const other = await createServiceAccount(ctx, { name: 'other', role: 'admin' });
  const given = { name: 'one', role: 'admin', serviceAccountId: account.id };
  const boss = await holding((await createApiToken(ctx, given)).token);
  const child = await createApiToken(boss, { name: 'two', role: 'viewer' });
  expect(child.apiToken).toMatchObject({ serviceAccount: { id: account.id }, createdBy: 'boss' });
  expect(child.apiToken.expiresAt).not.toBeNull();
  const foreign = { name: 'three', role: 'viewer', serviceAccountId: other.id };
  await expect(createApiToken(boss, foreign)).rejects.toThrow(Forbidden);
  await changeServiceAccount(ctx, account.id, { enabled: false });
  await expect(createApiToken(boss, { name: 'x', role: 'viewer' })).rejects.toThrow(
    Unauthenticated,
  );
  await expect(inviteMember(boss, { role: 'viewer' })).rejects.toThrow(Unauthenticated);
  await changeServiceAccount(ctx, account.id, { enabled: true, role: 'viewer' });
  await expect(inviteMember(boss, { role: 'viewer' })).rejects.toThrow(Forbidden);
});

test('refuses low roles, roles above, taken names, wrong input, and other teams', async () => {
  const admin = await join(ctx.team.slug, bob, 'admin');
  const operator = await join(ctx.team.slug, await person(`Carol${made}`), 'operator');
  await expect(createServiceAccount(operator, bot)).rejects.toThrow(Forbidden);
  await expect(listServiceAccounts(operator)).rejects.toThrow(Forbidden);
  await expect(createServiceAccount(admin, { name: 'x', role: 'owner' })).rejects.toThrow(
    Forbidden,
  );
  const owners = await createServiceAccount(ctx, { name: 'owners', role: 'owner' });
  await expect(createServiceAccount(ctx, { name: 'owners', role: 'viewer' })).rejects.toThrow(
    Conflict,
  );
  for (const input of [{}, { name: '', role: 'viewer' }, { ...bot, more: 1 }]) {
    await expect(createServiceAccount(ctx, input)).rejects.toThrow(Invalid);
  }
  const account = await createServiceAccount(ctx, bot);
  await expect(changeServiceAccount(ctx, account.id, { name: 'owners' })).rejects.toThrow(Conflict);
  await expect(changeServiceAccount(ctx, account.id, {})).rejects.toThrow(Invalid);
  for (const act of [
    (who: TeamContext, id: string) => changeServiceAccount(who, id, { enabled: false }),
    (who: TeamContext, id: string) => removeServiceAccount(who, id),
  ]) {
    await expect(act(operator, account.id)).rejects.toThrow(Forbidden);
    await expect(act(admin, owners.id)).rejects.toThrow(Forbidden);
    const foreign = await team(`foreign-${++made}`, bob);
    for (const id of [account.id, unknownId, 'x']) {
      await expect(act(foreign, id)).rejects.toThrow(NotFound);
    }
  }
  const of = (role: string, serviceAccountId: string) => ({ name: 'x', role, serviceAccountId });
  await expect(createApiToken(ctx, of('admin', account.id))).rejects.toMatchObject({
    errors: { role: [expect.stringContaining('above')] },
  });
  await expect(createApiToken(ctx, of('viewer', unknownId))).rejects.toThrow(Invalid);
  const { apiToken } = await createApiToken(ctx, { name: 'mine', role: 'operator' });
  const to = { serviceAccountId: account.id };
  await expect(handOverApiToken(operator, apiToken.id, to)).rejects.toThrow(Forbidden);
  await expect(handOverApiToken(ctx, unknownId, to)).rejects.toThrow(NotFound);
  await handOverApiToken(ctx, apiToken.id, to);
  await expect(handOverApiToken(ctx, apiToken.id, to)).rejects.toThrow(Invalid);
});

test('a token of some pipelines says which; unknown ones, none and another team’s are refused', async () => {
  const { rows } = await world.admin.query<{ uuid: string }>(
    `WITH c AS (INSERT INTO credentials (id, team_id, name, base_url, client_id, client_secret_sealed, client_secret_hint)
                VALUES (gen_random_uuid(), $1, 'c', 'https://example.com', 'c', 'ey.a.b.c.d', 'hint') RETURNING id, team_id)
     INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name)
     SELECT gen_random_uuid(), team_id, id, gen_random_uuid(), 'https://example.com', 'p' FROM c RETURNING uuid`,
    [ctx.team.id],
  );
  const uuid = rows[0]?.uuid ?? '';
  const given = { name: 'some', role: 'viewer', pipelines: [uuid.toUpperCase()], tags: ['b', 'a'] };
  const { token, apiToken } = await createApiToken(ctx, given);
  expect(apiToken).toMatchObject({ pipelines: [uuid], tags: ['a', 'b'] });
  expect(await listApiTokens(ctx)).toEqual([apiToken]);
  expect((await world.audit('token.created')).at(-1)?.details).toMatchObject({
    pipelines: [uuid],
    tags: ['a', 'b'],
  });
  expect(await holding(token)).toMatchObject({ token: { isLimited: true } });
  await expect(listApiTokens(await holding(token))).rejects.toThrow(Forbidden);
  const foreign = await team(`foreign-${++made}`, bob);
  for (const [who, more] of [
    [ctx, { pipelines: [] }],
    [ctx, { tags: [] }],
    [ctx, { pipelines: [unknownId] }],
    [ctx, { pipelines: ['x'] }],
    [ctx, { tags: [''] }],
    [foreign, { pipelines: [uuid] }],
  ] as const) {
    await expect(createApiToken(who, { name: 'x', role: 'viewer', ...more })).rejects.toThrow(
      Invalid,
    );
  }
  // A deleted pipeline is no longer reached, and the token remains limited to some pipelines.
  await world.admin.query('DELETE FROM pipelines WHERE uuid = $1', [uuid]);
  expect((await listApiTokens(ctx))[0]).toMatchObject({ pipelines: [], tags: ['a', 'b'] });
});
