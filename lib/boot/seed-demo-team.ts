import { systemContext, type TeamContext, withTransaction } from '@/lib/context';
import { createCredential, listCredentials } from '@/lib/credentials';
import { Conflict } from '@/lib/errors';
import { log } from '@/lib/log';
import { nameTask, registerPipeline, updatePipeline } from '@/lib/pipelines';
import { type DemoOrganization, demoWorld } from '@/lib/sandbox';
import { refreshPipeline } from '@/lib/stats';
import { addMember, commandLine, createTeam, findTeam } from '@/lib/teams';

/** An API client that is retired, and its pipelines: one was read before, the other never was. */
const retired = { credential: 'Retired client', read: 'Toll invoices', unread: 'Tyre pressure' };

interface Person {
  readonly email: string;
}

/**
 * Fills a team from one of the sandbox's organizations, or continues one that a killed start left unfinished. The
 * first of `people` owns it, the second is an operator, the third can see the first team.
 */
export async function seedTeam(
  organization: DemoOrganization,
  sandbox: string,
  people: readonly [Person, Person, Person],
): Promise<void> {
  const { slug, name } = organization;
  await unlessThere(() => createTeam(commandLine('demo'), { slug, name, owner: people[0].email }));
  const team = await findTeam({ slug });
  if (!team) throw new Error(`The demo team ${slug} is missing.`);
  const ctx = systemContext(team, 'demo');
  await unlessThere(() => addMember(ctx, { email: people[1].email, role: 'operator' }));
  if (organization === demoWorld.hosted) {
    await unlessThere(() => addMember(ctx, { email: people[2].email, role: 'viewer' }));
  }
  const credentialId = await seedCredential(ctx, organization, sandbox);
  if (!credentialId) return;
  const known = (await listCredentials(ctx)).find(({ name }) => name === retired.credential);
  const lost = organization.pipelines.some(({ name }) => name === retired.unread)
    ? (known?.id ?? (await seedRetired(ctx, organization, sandbox)))
    : credentialId;
  await seedPipelines(ctx, organization, { credentialId, lost });
}

/** The id of a new credential, or of one left by an unfinished seeding; null when the team is in use. */
async function seedCredential(
  ctx: TeamContext,
  organization: DemoOrganization,
  sandbox: string,
): Promise<string | null> {
  const { clients, outputKey } = organization;
  const there = await listCredentials(ctx);
  if (there.length > 0) {
    const left = there.find(({ name }) => name === 'Sandbox');
    return left && (await isUnfinished(ctx, organization)) ? left.id : null;
  }
  const credential = await createCredential(ctx, {
    name: 'Sandbox',
    baseUrl: sandbox,
    clientId: clients.full.id,
    clientSecret: clients.full.secret,
    ...(outputKey ? { outputKey, outputScheme: 'aes-256-gcm' } : {}),
  });
  return credential.id;
}

/** Whether a killed start left pipelines out. A team that somebody has changed since is theirs, and stays as it is. */
async function isUnfinished(ctx: TeamContext, { pipelines }: DemoOrganization): Promise<boolean> {
  return withTransaction(ctx, async (tx) => {
    const teamId = ctx.team.id;
    const uuid = { in: pipelines.map(({ uuid }) => uuid) };
    if ((await tx.pipeline.count({ where: { teamId, uuid } })) === pipelines.length) return false;
    return (await tx.auditEvent.count({ where: { teamId, actorKind: { not: 'system' } } })) === 0;
  });
}

/** A credential that Datamin refuses, so that a demo shows what happens to its pipelines. */
async function seedRetired(
  ctx: TeamContext,
  { clients }: DemoOrganization,
  sandbox: string,
): Promise<string> {
  const { id } = await createCredential(ctx, {
    name: retired.credential,
    baseUrl: sandbox,
    clientId: clients.runOnly.id,
    clientSecret: 'the secret of last year',
    verify: false,
  });
  return id;
}

async function seedPipelines(
  ctx: TeamContext,
  organization: DemoOrganization,
  { credentialId: good, lost }: { credentialId: string; lost: string },
): Promise<void> {
  for (const { uuid, name, description, tags, tasks } of organization.pipelines) {
    const credentialId = name === retired.unread ? lost : good;
    const isNew = await unlessThere(() =>
      registerPipeline(ctx, { uuid, name, description, tags, credentialId }),
    );
    if (!isNew) continue;
    await refreshPipeline(ctx, uuid);
    for (const task of tasks) {
      // Only tasks that appeared in the log can be named.
      await nameTask(ctx, task.uuid, { name: task.name }).catch(() => undefined);
    }
    if (name === retired.read) {
      await updatePipeline(ctx, uuid, { credentialId: lost });
      await refreshPipeline(ctx, uuid);
    }
    log().debug({ uuid }, 'demo pipeline registered');
  }
}

/** Runs a step; returns false if what it makes was there already. */
export async function unlessThere(step: () => Promise<unknown>): Promise<boolean> {
  return step().then(
    () => true,
    (error: unknown) => {
      if (error instanceof Conflict) return false;
      throw error;
    },
  );
}
