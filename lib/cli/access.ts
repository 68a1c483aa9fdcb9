import { z } from 'zod';
import type { TeamContext } from '@/lib/context';
import {
  commandLine,
  createApiToken,
  createServiceAccount,
  createTeam,
  listServiceAccounts,
} from '@/lib/teams';
import { command, required } from './command';
import { contextOf } from './team-context';

export const teamCreate = command({
  usage: 'team:create --slug SLUG --name NAME --owner EMAIL',
  about: 'Creates a team, owned by someone who has an account.',
  example: "team:create --slug data --name 'Data platform' --owner ada@example.com",
  options: {
    slug: required('lower-case letters, digits and hyphens'),
    name: required('a name'),
    owner: required('the e-mail address of an existing user'),
  },
  async run(given) {
    const team = await createTeam(commandLine(), given);
    return { answer: team, text: `Created team ${team.slug}, owned by ${given.owner}` };
  },
});

export const serviceAccountCreate = command({
  usage: 'service-account:create --team SLUG --role ROLE --name NAME',
  about:
    'Creates a service account: a member for programs, which have tokens instead of a password.',
  example: 'service-account:create --team data --role operator --name nightly-builds',
  options: {
    team: required('a team’s slug'),
    role: required('viewer, operator, admin or owner'),
    name: required('a name'),
  },
  async run({ team, ...given }) {
    const account = await createServiceAccount(await contextOf(team), given);
    return { answer: account, text: `Created the service account ${account.name}` };
  },
});

export const tokenCreate = command({
  usage:
    'token:create --team SLUG --role ROLE --name NAME [--expires TIME] [--pipelines UUID,…] [--tags TAG,…] [--service-account NAME]',
  about: 'Creates an API token and prints it. It is shown only once.',
  example: 'token:create --team data --role operator --name ci --expires 2027-01-01T00:00:00Z',
  options: {
    team: required('a team’s slug'),
    role: required('viewer, operator, admin or owner'),
    name: required('a name'),
    expires: z.string().optional(),
    pipelines: z.string().optional(),
    tags: z.string().optional(),
    'service-account': z.string().optional(),
  },
  async run({ team, role, name, expires, pipelines, tags, 'service-account': account }, say) {
    const ctx = await contextOf(team);
    const { token } = await createApiToken(ctx, {
      name,
      role,
      ...(expires === undefined ? {} : { expiresAt: expires }),
      ...(pipelines === undefined ? {} : { pipelines: listed(pipelines) }),
      ...(tags === undefined ? {} : { tags: listed(tags) }),
      ...(account === undefined ? {} : { serviceAccountId: await accountOf(ctx, account) }),
    });
    say('This token is shown once; keep it safe.');
    return { answer: { token }, text: token };
  },
});

/** Splits at commas. */
const listed = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

async function accountOf(ctx: TeamContext, name: string): Promise<string> {
  const account = (await listServiceAccounts(ctx)).find((one) => one.name === name);
  if (!account) throw new Error(`--service-account: the team has none named "${name}"`);
  return account.id;
}
