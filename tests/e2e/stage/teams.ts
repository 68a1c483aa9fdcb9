import type { z } from 'zod';
import { sealSession } from '@/lib/auth/session-cookie';
import { type Role, roles, systemContext, type TeamContext } from '@/lib/context';
import { createCredential } from '@/lib/credentials';
import { registerPipeline } from '@/lib/pipelines';
import { demoWorld } from '@/lib/sandbox';
import { addMember, commandLine, createApiToken, createTeam, createUser } from '@/lib/teams';
import type { DataminAsked, PersonOnStage, TeamAsked, TeamOnStage } from './wire';

export const password = 'correct horse battery';

/** An account in the suite's main database. */
export async function makePerson(name: string, isInstanceAdmin = false): Promise<PersonOnStage> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;
  const { id } = await createUser(commandLine('e2e'), { email, name, password, isInstanceAdmin });
  return { email, name, password, session: await sealSession({ userId: id, version: 1 }) };
}

let made = 0;

/** A team with its people and, if asked for, a credential and pipelines of the demo's world. */
export async function makeTeam(asked: z.output<typeof TeamAsked>): Promise<TeamOnStage> {
  // Numbered, because a retried spec asks for its team again.
  made += 1;
  const slug = `${asked.slug}-${made}`;
  const name = `Team ${slug}`;
  const wanted = new Set<Role>([...asked.roles, 'owner']);
  const owner = await makePerson(`${slug} owner`);
  const people: Record<Role, PersonOnStage> = {
    viewer: owner,
    operator: owner,
    admin: owner,
    owner,
  };
  const { id } = await createTeam(commandLine('e2e'), { slug, name, owner: owner.email });
  const ctx = systemContext({ id, slug, name }, 'e2e');
  for (const role of roles) {
    if (!wanted.has(role) || role === 'owner') continue;
    people[role] = await makePerson(`${slug} ${role}`);
    await addMember(ctx, { email: people[role].email, role });
  }
  const { token } = await createApiToken(ctx, { name: 'e2e', role: 'admin' });
  const datamin = asked.datamin ? await connect(ctx, asked.datamin) : nothing;
  return { slug, name, people, token, ...datamin };
}

const nothing = { credentialId: null, pipelines: {} };

async function connect(
  ctx: TeamContext,
  { url, organization, pipelines: wanted, outputKey }: z.output<typeof DataminAsked>,
): Promise<Pick<TeamOnStage, 'credentialId' | 'pipelines'>> {
  const { clients, pipelines: known, outputKey: key } = demoWorld[organization];
  const { id: credentialId } = await createCredential(ctx, {
    name: 'Sandbox',
    baseUrl: url,
    clientId: clients.full.id,
    clientSecret: clients.full.secret,
    ...(outputKey && key ? { outputKey: key } : {}),
  });
  const pipelines: Record<string, string> = {};
  for (const name of wanted) {
    const found = known.find((one) => one.name === name);
    if (!found) throw new Error(`The demo has no pipeline "${name}" there`);
    const { uuid, description, tags } = found;
    await registerPipeline(ctx, { uuid, name, description, tags, credentialId });
    pipelines[name] = uuid;
  }
  return { credentialId, pipelines };
}
