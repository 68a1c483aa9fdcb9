import { parseArgs } from 'node:util';
import { z } from 'zod';
import { systemContext } from '@/lib/context';
import { PortalError } from '@/lib/errors';
import { log } from '@/lib/log';
import { type DemoOrganization, demoWorld } from '@/lib/sandbox';
import { commandLine, createUser, findTeam } from '@/lib/teams';
import { boot } from '.';
import { runMain } from './run-main';
import { seedReports } from './seed-demo-reports';
import { seedTeam, unlessThere } from './seed-demo-team';

/** The demo's people. Their passwords are no secret: the demo listens on this machine alone. */
const password = 'datamin-demo-2026';
const people = [
  { email: 'admin@demo.example', name: 'Ada Admin', what: 'owns both teams, instance admin' },
  { email: 'operator@demo.example', name: 'Omar Operator', what: 'may run pipelines' },
  { email: 'viewer@demo.example', name: 'Vera Viewer', what: 'sees one team, runs nothing' },
] as const;

/** Fills a demo's database from the sandbox's world, once; prints on stdout who can sign in and what is shared. */
runMain(async () => {
  const { values } = parseArgs({ options: { sandbox: { type: 'string' } } });
  const sandbox = z.url({ error: '--sandbox: takes the sandbox’s URL' }).parse(values.sandbox);
  const portal = await boot('command');
  let report: string | null = null;
  try {
    await seedPeople();
    for (const organization of Object.values(demoWorld))
      await seedTeam(organization, sandbox, people);
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
  // Somebody may have removed one of its pipelines; a demo that was changed still starts.
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
