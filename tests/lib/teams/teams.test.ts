import type { ViewerContext } from '@/lib/context';
import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/errors';
import {
  commandLine,
  createTeam,
  createUser,
  deleteTeam,
  findTeam,
  listTeams,
  renameTeam,
} from '@/lib/teams';
import { join, member, openWorld, password, person, team, type World } from './world';

let world: World;
let ada: ViewerContext;
let bob: ViewerContext;
beforeAll(async () => {
  world = await openWorld();
  ada = await person('Ada', true);
  bob = await person('Bob');
});
afterAll(() => world.close());

describe('createUser', () => {
  test('takes an instance admin, and writes an event without the password', async () => {
    const made = await createUser(ada, { email: 'Cleo@Example.com ', name: 'Cleo', password });
    expect(made).toEqual({
      id: expect.any(String),
      email: 'cleo@example.com',
      name: 'Cleo',
      isInstanceAdmin: false,
    });
    const [event] = (await world.audit('user.created')).slice(-1);
    expect(event).toMatchObject({ actor_name: 'Ada', target_name: 'cleo@example.com' });
    expect(JSON.stringify(event)).not.toContain(password);
  });

  test('refuses others, taken addresses, and weak or endless passwords', async () => {
    const input = { email: 'dan@example.com', password };
    await expect(createUser(bob, input)).rejects.toThrow(Forbidden);
    await expect(createUser(ada, { ...input, email: 'BOB@example.com' })).rejects.toThrow(Conflict);
    for (const wrong of ['7 chars', 'ü'.repeat(101), 12]) {
      const refusal = createUser(commandLine(), { ...input, password: wrong });
      await expect(refusal).rejects.toMatchObject({ errors: { password: expect.any(Array) } });
    }
  });
});

describe('createTeam', () => {
  test('makes the creator owner, or who is named; the admin then sees nothing of it', async () => {
    const own = await createTeam(ada, { slug: 'own', name: 'Own' });
    const other = await createTeam(ada, { slug: 'other', name: 'Other', owner: bob.user.email });
    expect(await listTeams(ada)).toEqual([{ ...own, role: 'owner' }]);
    expect(await listTeams(bob)).toEqual([{ ...other, role: 'owner' }]);
    await expect(member('other', ada)).rejects.toThrow('not in');
    const [event] = (await world.audit('team.created')).slice(-1);
    expect(event).toMatchObject({ team_id: other.id, details: { owner: bob.user.email } });
  });

  test('refuses who is no instance admin, taken and reserved slugs, and unknown owners', async () => {
    await expect(createTeam(bob, { slug: 'mine', name: 'Mine' })).rejects.toThrow(Forbidden);
    await expect(createTeam(ada, { slug: 'own', name: 'Again' })).rejects.toThrow(Conflict);
    for (const slug of ['api', 'sign-in', 'Upper', '1st', 'a', 'a'.repeat(40), 'ü-team', 'a b']) {
      await expect(createTeam(ada, { slug, name: 'Wrong' })).rejects.toMatchObject({
        errors: { slug: expect.any(Array) },
      });
    }
    const nobody = { slug: 'fine', name: 'Fine', owner: 'nobody@example.com' };
    await expect(createTeam(ada, nobody)).rejects.toThrow(Invalid);
    await expect(createTeam(commandLine(), { slug: 'fine', name: 'Fine' })).rejects.toMatchObject({
      errors: { owner: ['is missing'] },
    });
    expect(await findTeam({ slug: 'fine' })).toBeNull();
  });
});

describe('renameTeam', () => {
  test('changes the name and not the slug', async () => {
    const ctx = await team('blue', bob);
    expect(await renameTeam(ctx, { name: ' Azure ' })).toMatchObject({
      slug: 'blue',
      name: 'Azure',
    });
    expect(await findTeam({ id: ctx.team.id })).toMatchObject({ name: 'Azure' });
    const [event] = await world.audit('team.renamed');
    expect(event?.details).toMatchObject({ from: 'Team blue', to: 'Azure' });
  });

  test('refuses admins, and wrong names', async () => {
    const owner = await member('blue', bob);
    const admin = await join('blue', ada, 'admin');
    await expect(renameTeam(admin, { name: 'Mine' })).rejects.toThrow(Forbidden);
    for (const name of ['', '  ', 'x'.repeat(1_000_000), 'a\u0000b', 7, undefined]) {
      await expect(renameTeam(owner, { name })).rejects.toThrow(Invalid);
    }
    await expect(renameTeam(owner, { name: 'Fine', slug: 'green' })).rejects.toMatchObject({
      errors: { slug: ['is not a known field'] },
    });
  });
});

describe('deleteTeam', () => {
  test('takes all that is in it, and the event stays in the instance audit', async () => {
    const ctx = await team('gone', bob);
    await fillTeam(ctx.team.id);
    await deleteTeam(ctx);
    expect(await findTeam({ slug: 'gone' })).toBeNull();
    expect((await listTeams(bob)).map(({ slug }) => slug)).not.toContain('gone');
    const { rows } = await world.admin.query('SELECT 1 FROM pipelines');
    expect(rows).toHaveLength(0);
    const [event] = await world.audit('team.deleted');
    expect(event).toMatchObject({ team_id: null, target_name: 'gone', actor_name: 'Bob' });
    await expect(deleteTeam(ctx)).rejects.toThrow(NotFound);
    await expect(renameTeam(ctx, { name: 'Back' })).rejects.toThrow(NotFound);
  });

  test('refuses who is not an owner', async () => {
    await team('kept', bob);
    await expect(deleteTeam(await join('kept', ada, 'admin'))).rejects.toThrow(Forbidden);
    expect(await findTeam({ slug: 'kept' })).not.toBeNull();
  });
});

/** A credential with a pipeline: the pair that cannot be deleted in the wrong order. */
async function fillTeam(teamId: string): Promise<void> {
  await world.admin.query(
    `WITH c AS (INSERT INTO credentials (id, team_id, name, base_url, client_id, client_secret_sealed, client_secret_hint)
                VALUES (gen_random_uuid(), $1, 'c', 'https://example.com', 'c', 'ey.a.b.c.d', 'hint') RETURNING id)
     INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name)
     SELECT gen_random_uuid(), $1, c.id, gen_random_uuid(), 'https://example.com', 'p' FROM c`,
    [teamId],
  );
}
