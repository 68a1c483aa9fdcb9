import { systemContext } from '@/lib/context';
import { createCredential } from '@/lib/credentials';
import { registerPipeline } from '@/lib/pipelines';
import { type Dialect, demoWorld, type Sandbox } from '@/lib/sandbox';
import { commandLine, createTeam, findTeam } from '@/lib/teams';
import { owner } from '../../stage/team';
import type { Stand } from '../stand';

/** A pipeline whose history is read, and the server that has it. */
export interface KnownPipeline {
  id: string;
  uuid: string;
  name: string;
  dialect: Dialect;
}

const slug = 'year-of-history';

/** A team with every pipeline of the sandbox that ever ran, each through a client of its server. */
export async function prepareGround(
  { database }: Stand,
  sandbox: Sandbox,
): Promise<KnownPipeline[]> {
  await createTeam(commandLine(), { slug, name: 'A year of history', owner: owner.email });
  const team = await findTeam({ slug });
  if (!team) throw new Error('The team that was just made is missing.');
  const ctx = systemContext(team, 'campaign');
  const known: KnownPipeline[] = [];
  for (const { name: organization, dialect, clients, pipelines } of Object.values(demoWorld)) {
    const credential = await createCredential(ctx, {
      name: organization,
      baseUrl: sandbox.url,
      clientId: clients.full.id,
      clientSecret: clients.full.secret,
    });
    for (const { uuid, name } of pipelines) {
      if (sandbox.world.runs(uuid).length === 0) continue;
      await registerPipeline(ctx, { uuid, name, credentialId: credential.id });
      const { rows } = await database.admin.query<{ id: string }>(
        'SELECT id FROM pipelines WHERE uuid = $1',
        [uuid],
      );
      known.push({ id: rows[0]?.id ?? '', uuid, name, dialect });
    }
  }
  return known;
}
