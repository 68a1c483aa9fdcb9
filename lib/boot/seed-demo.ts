import { parseArgs } from 'node:util';
import { z } from 'zod';
import { systemContext, type TeamContext } from '@/lib/context';
import { createCredential, listCredentials } from '@/lib/credentials';
import { Conflict, PortalError } from '@/lib/errors';
import { log } from '@/lib/log';
import { nameTask, registerPipeline, updatePipeline } from '@/lib/pipelines';
import { type DemoOrganization, demoWorld } from '@/lib/sandbox';
import { refreshPipeline } from '@/lib/stats';
import { addMember, commandLine, createTeam, createUser, findTeam } from '@/lib/teams';
import { boot } from '.';
import { runMain } from './run-main';
import { seedReports } from './seed-demo-reports';

/** The demo's people. Their passwords are no secret: the demo listens on this machine alone. */
const password = 'datamin-demo-2026';
const people = [
  { email: 'admin@demo.example', name: 'Ada Admin', what: 'owns both teams, instance admin' },
  { email: 'operator@demo.example', name: 'Omar Operator', what: 'may run pipelines' },
  { email: 'viewer@demo.example', name: 'Vera Viewer', what: 'sees one team, runs nothing' },
] as const;

/** Whose API client is retired: one was read before, the other never was. */
const retired = { read: 'Toll invoices', unread: 'Tyre pressure' };

/** Fills a demo's database from the sandbox's world, once; says on stdout who can sign in and what is shared. */
runMain(async () => {
  const { values } = parseArgs({ options: { sandbox: { type: 'string' } } });
  const sandbox = z.url({ error: '--sandbox: takes the sandbox’s URL' }).parse(values.sandbox);
  const portal = await boot('command');
  let report: string | null = null;
  try {
    await seedPeople();
    for (const organization of Object.values(demoWorld)) await seedTeam(organization, sandbox);
    report = await seedReportsOf(demoWorld.hosted);
  } finally {
    await portal.stop();
  }
  const signIns = people.map(({ email, what }) => ({ email, password, what }));
  process.stdout.write(`${JSON.stringify({ signIns, report })}\n`);
});

async function seedReportsOf({ slug, pipelines }: DemoOrganization): Promise<string | null> {
  const team = await findTeam({ slug });
  if (!team) return null;
  // Whoever removed one of its pipelines has no report of it; a demo that was changed starts all the same.
  return seedReports(systemContext(team, 'demo'), pipelines, password).catch((error: unknown) => {
    if (!(error instanceof PortalError)) throw error;
    log().debug({ err: error }, 'the demo has no shared report');
    return null;
  });
}

async function seedPeople(): Promise<void> {
  for (const { email, name } of people) {
    await unlessThere(() =>
      createUser(commandLine('demo'), {
        email,
        name,
        password,
        isInstanceAdmin: email === people[0].email,
      }),
    );
  }
}

async function seedTeam(organization: DemoOrganization, sandbox: string): Promise<void> {
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
  const lost = organization.pipelines.some(({ name }) => name === retired.unread)
    ? await seedRetired(ctx, organization, sandbox)
    : credentialId;
  await seedPipelines(ctx, organization, { credentialId, lost });
}

/** The id of a new credential, or null when the team has its own already. */
async function seedCredential(
  ctx: TeamContext,
  { clients, outputKey }: DemoOrganization,
  sandbox: string,
): Promise<string | null> {
  if ((await listCredentials(ctx)).length > 0) return null;
  const credential = await createCredential(ctx, {
    name: 'Sandbox',
    baseUrl: sandbox,
    clientId: clients.full.id,
    clientSecret: clients.full.secret,
    ...(outputKey ? { outputKey, outputScheme: 'aes-256-gcm' } : {}),
  });
  return credential.id;
}

/** A credential that Datamin refuses, so that a demo shows what becomes of its pipelines. */
async function seedRetired(
  ctx: TeamContext,
  { clients }: DemoOrganization,
  sandbox: string,
): Promise<string> {
  const { id } = await createCredential(ctx, {
    name: 'Retired client',
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
      // Only tasks that the log has shown can be named.
      await nameTask(ctx, task.uuid, { name: task.name }).catch(() => undefined);
    }
    if (name === retired.read) {
      await updatePipeline(ctx, uuid, { credentialId: lost });
      await refreshPipeline(ctx, uuid);
    }
    log().debug({ uuid }, 'demo pipeline registered');
  }
}

/** Whether it was not there yet. */
async function unlessThere(step: () => Promise<unknown>): Promise<boolean> {
  return step().then(
    () => true,
    (error: unknown) => {
      if (error instanceof Conflict) return false;
      throw error;
    },
  );
}
