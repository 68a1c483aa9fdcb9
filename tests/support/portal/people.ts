import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { memberContextOf, viewerContextOf } from '@/lib/auth/contexts';
import { sealSession, sessionCookieName } from '@/lib/auth/session-cookie';
import { noOrigin, type Role, roles, type TeamContext, type ViewerContext } from '@/lib/context';
import { createApiToken, createTeam, findViewer } from '@/lib/teams';

const origin = { ...noOrigin, ip: '192.0.2.1', userAgent: 'jest' };

/** A person with an account, made by SQL: no password is hashed, so it takes no time. */
export interface Person {
  id: string;
  email: string;
  viewer(): Promise<ViewerContext>;
  /** The Cookie header of a new session. */
  cookie(): Promise<string>;
}

export async function person(admin: pg.Client, name: string, instanceAdmin = false) {
  const id = randomUUID();
  const email = `${name}@example.com`;
  await admin.query(
    'INSERT INTO users (id, email, name, is_instance_admin) VALUES ($1, $2, $3, $4)',
    [id, email, name, instanceAdmin],
  );
  const made: Person = {
    id,
    email,
    async viewer() {
      const found = await findViewer(id, null, null);
      if (!found) throw new Error(`${name} is gone`);
      return viewerContextOf(found, origin);
    },
    cookie: async () => `${sessionCookieName()}=${await sealSession({ userId: id, version: 1 })}`,
  };
  return made;
}

/** A team with one member and one API token per role. */
export interface TeamUnderTest {
  id: string;
  slug: string;
  people: Record<Role, Person>;
  tokens: Record<Role, string>;
  /** That member's current context. */
  ctx(role: Role): Promise<TeamContext>;
}

export async function makeTeam(
  admin: pg.Client,
  slug: string,
  instanceAdmin: Person,
): Promise<TeamUnderTest> {
  const owner = await person(admin, `${slug}-owner`);
  const by = await instanceAdmin.viewer();
  const { id } = await createTeam(by, { slug, name: `Team ${slug}`, owner: owner.email });
  const people: Record<Role, Person> = {
    viewer: await person(admin, `${slug}-viewer`),
    operator: await person(admin, `${slug}-operator`),
    admin: await person(admin, `${slug}-admin`),
    owner,
  };
  for (const role of ['viewer', 'operator', 'admin'] as const) {
    await join(admin, id, people[role], role);
  }
  const ctx = async (role: Role) => memberContext(slug, people[role]);
  const asOwner = await ctx('owner');
  const token = async (role: Role) => (await createApiToken(asOwner, { name: role, role })).token;
  const tokens: Record<Role, string> = {
    viewer: await token('viewer'),
    operator: await token('operator'),
    admin: await token('admin'),
    owner: await token('owner'),
  };
  return { id, slug, people, tokens, ctx };
}

/** Makes somebody a member, bypassing every verb. */
export async function join(admin: pg.Client, teamId: string, who: Person, role: Role) {
  await admin.query(
    'INSERT INTO memberships (id, team_id, user_id, role) VALUES ($1, $2, $3, $4::role)',
    [randomUUID(), teamId, who.id, role],
  );
}

async function memberContext(slug: string, who: Person): Promise<TeamContext> {
  const found = await findViewer(who.id, slug, null);
  const ctx = found && memberContextOf(found, origin);
  if (!ctx) throw new Error(`${who.email} is not in ${slug}`);
  return ctx;
}

/** Every role below the required one: those that must be refused. */
export const rolesBelow = (needed: Role): readonly Role[] => roles.slice(0, roles.indexOf(needed));
