import { randomUUID } from 'node:crypto';
import { systemContext, type TeamContext } from '@/lib/context';
import { createCredential } from '@/lib/credentials';
import { registerPipeline } from '@/lib/pipelines';
import { type DemoOrganization, demoWorld, type PipelineInput } from '@/lib/sandbox';
import { commandLine, createApiToken, createTeam, createUser, findTeam } from '@/lib/teams';

/** The credentials with which the team's owner can sign in. */
export const owner = {
  email: 'owner@example.com',
  name: 'Olga Owner',
  password: 'a-long-passphrase',
};

export interface SeededTeam {
  readonly ctx: TeamContext;
  readonly slug: string;
  readonly credentialId: string;
  readonly organization: DemoOrganization;
}

/** A team whose only credential is a client of the sandbox. The database must be connected. */
export async function seedTeam(
  sandboxUrl: string,
  { slug = 'night-shift', verify = true } = {},
): Promise<SeededTeam> {
  const organization = demoWorld.hosted;
  await createUser(commandLine(), { ...owner, isInstanceAdmin: true });
  await createTeam(commandLine(), { slug, name: 'Night shift', owner: owner.email });
  const team = await findTeam({ slug });
  if (!team) throw new Error('The team that was just made is missing.');
  const ctx = systemContext(team, 'stage');
  const credential = await createCredential(ctx, {
    name: 'Sandbox',
    baseUrl: sandboxUrl,
    clientId: organization.clients.full.id,
    clientSecret: organization.clients.full.secret,
    verify,
  });
  return { ctx, slug, credentialId: credential.id, organization };
}

/** Registers a pipeline of the sandbox. */
export async function register(
  { ctx, credentialId }: SeededTeam,
  pipeline: { uuid: string; name: string },
): Promise<void> {
  const { uuid, name } = pipeline;
  await registerPipeline(ctx, { uuid, name, credentialId });
}

/** Separate pipelines of one short task each, so that the ledger tells which request a call belongs to. */
export function plainPipelines(count: number): (PipelineInput & { name: string })[] {
  return Array.from({ length: count }, (_, index) => ({
    uuid: randomUUID(),
    organizationUuid: demoWorld.hosted.uuid,
    name: `Plain ${index + 1}`,
    tasks: [{ uuid: randomUUID(), name: 'Only', type: 'query', durationMs: 200 }],
  }));
}

/** API tokens of the team; many where a single one would hit its limit. */
export async function issueTokens(
  { ctx }: SeededTeam,
  count: number,
  role: 'viewer' | 'operator' | 'admin' = 'operator',
): Promise<string[]> {
  const issued: string[] = [];
  for (let index = 0; index < count; index++) {
    const { token } = await createApiToken(ctx, { name: `Stage ${role} ${index + 1}`, role });
    issued.push(token);
  }
  return issued;
}
