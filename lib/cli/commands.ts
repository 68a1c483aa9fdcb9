import { z } from 'zod';
import { systemContext, type TeamContext } from '@/lib/context';
import { listPipelines } from '@/lib/pipelines';
import { refreshPipeline } from '@/lib/stats';
import {
  clearSecondFactors,
  commandLine,
  createApiToken,
  createServiceAccount,
  createTeam,
  createUser,
  endSessionsOf,
  findTeam,
  listServiceAccounts,
  setPassword,
} from '@/lib/teams';
import { type Command, command, required } from './command';
import { oidcMap, oidcRules, oidcUnlink, oidcUnmap, scimToken } from './directory';
import { doctor } from './doctor';
import { rotateKeys } from './rotate-keys';
import { runPipeline } from './run-pipeline';
import { wrapKey } from './wrap-key';

async function contextOf(slug: string): Promise<TeamContext> {
  const team = await findTeam({ slug });
  if (!team) throw new Error(`--team: there is no team "${slug}"`);
  return systemContext(team, 'command line');
}

const userCreate = command({
  usage: 'user:create --email EMAIL --password PASSWORD [--name NAME] [--instance-admin]',
  options: {
    email: required('an e-mail address'),
    password: required('a password'),
    name: z.string().optional(),
    'instance-admin': z.boolean().default(false),
  },
  async run({ email, password, name, 'instance-admin': isInstanceAdmin }) {
    const user = await createUser(commandLine(), {
      email,
      password,
      isInstanceAdmin,
      ...(name === undefined ? {} : { name }),
    });
    return { answer: { id: user.id, email: user.email }, text: `Created ${user.email}` };
  },
});

const userPassword = command({
  usage: 'user:password --email EMAIL --password PASSWORD',
  options: {
    email: required('the e-mail address of an existing user'),
    password: required('a password'),
  },
  async run(given) {
    await setPassword(commandLine(), given);
    const email = given.email.trim().toLowerCase();
    return { answer: { email }, text: `Set a new password for ${email}; every session has ended` };
  },
});

const userSignOut = command({
  usage: 'user:sign-out --email EMAIL',
  options: { email: required('the e-mail address of an existing user') },
  async run(given) {
    await endSessionsOf(commandLine(), given);
    const email = given.email.trim().toLowerCase();
    return { answer: { email }, text: `Ended every session of ${email}` };
  },
});

const userClearSecondFactor = command({
  usage: 'user:clear-second-factor --email EMAIL',
  options: { email: required('the e-mail address of an existing user') },
  async run(given) {
    await clearSecondFactors(commandLine(), given);
    const email = given.email.trim().toLowerCase();
    return { answer: { email }, text: `Removed every second factor of ${email}; sessions ended` };
  },
});

const teamCreate = command({
  usage: 'team:create --slug SLUG --name NAME --owner EMAIL',
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

const serviceAccountCreate = command({
  usage: 'service-account:create --team SLUG --role ROLE --name NAME',
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

const tokenCreate = command({
  usage:
    'token:create --team SLUG --role ROLE --name NAME [--expires TIME] [--pipelines UUID,…] [--tags TAG,…] [--service-account NAME]',
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

/** What commas separate. */
const listed = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

async function accountOf(ctx: TeamContext, name: string): Promise<string> {
  const account = (await listServiceAccounts(ctx)).find((one) => one.name === name);
  if (!account) throw new Error(`--service-account: there is none called "${name}"`);
  return account.id;
}

const keysRotate = command({
  usage: 'keys:rotate',
  options: {},
  run: (_given, say) => rotateKeys(say),
});

const keysWrap = command({
  usage: 'keys:wrap --kid KID [--new]',
  options: {
    kid: z
      .string({ error: 'is required and takes the name of a key' })
      .regex(/^[A-Za-z0-9_-]{1,32}$/, {
        error: 'takes 1 to 32 letters, digits, hyphens and underscores',
      }),
    new: z.boolean().default(false),
  },
  run: ({ kid, new: isNew }) => wrapKey({ kid, isNew }),
});

const sync = command({
  usage: 'sync --team SLUG [--pipeline UUID]',
  options: { team: required('a team’s slug'), pipeline: z.string().optional() },
  async run({ team, pipeline }, say) {
    const ctx = await contextOf(team);
    const uuids = pipeline ? [pipeline] : await allPipelines(ctx);
    const results = [];
    for (const uuid of uuids) {
      const { problem } = await refreshPipeline(ctx, uuid);
      say(`${uuid}: ${problem ?? 'read'}`);
      results.push({ uuid, problem });
    }
    const failed = results.filter(({ problem }) => problem !== null).length;
    return {
      answer: { pipelines: results },
      text: `Read ${results.length - failed} of ${results.length} pipelines`,
      ok: failed === 0,
    };
  },
});

async function allPipelines(ctx: TeamContext): Promise<string[]> {
  const uuids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listPipelines>> = await listPipelines(ctx, {
      limit: 200,
      ...(cursor === null ? {} : { cursor }),
    });
    uuids.push(...page.items.map(({ uuid }) => uuid));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return uuids;
}

const timeoutText = 'takes a number of seconds from 1 to 86400';

const run = command({
  usage:
    'run --team SLUG --pipeline UUID [--wait] [--timeout SECONDS] [--input FILE] [--anyway] [--confirm] [--key KEY]',
  options: {
    team: required('a team’s slug'),
    pipeline: required('a pipeline’s UUID'),
    wait: z.boolean().default(false),
    timeout: z.coerce
      .number({ error: timeoutText })
      .min(1, { error: timeoutText })
      .max(86_400, { error: timeoutText })
      .default(3600),
    anyway: z.boolean().default(false),
    confirm: z.boolean().default(false),
    input: z.string().optional(),
    key: z.string().optional(),
  },
  async run({ team, wait, timeout, ...wish }, say) {
    const waitFor = wait ? timeout : null;
    return runPipeline(await contextOf(team), { ...wish, waitFor }, say);
  },
});

const doctorCommand = command({
  usage: 'doctor',
  options: {},
  run: () => doctor(),
});

export const commands: Record<string, Command | undefined> = {
  'user:create': userCreate,
  'user:password': userPassword,
  'user:sign-out': userSignOut,
  'user:clear-second-factor': userClearSecondFactor,
  'team:create': teamCreate,
  'oidc:map': oidcMap,
  'oidc:unmap': oidcUnmap,
  'oidc:unlink': oidcUnlink,
  'oidc:rules': oidcRules,
  'scim:token': scimToken,
  'service-account:create': serviceAccountCreate,
  'token:create': tokenCreate,
  'keys:rotate': keysRotate,
  'keys:wrap': keysWrap,
  sync,
  run,
  doctor: doctorCommand,
};

export function usage(): string {
  const lines = Object.values(commands).map((entry) => `  npm run portal -- ${entry?.usage}`);
  return ['Usage (each takes --json):', ...lines].join('\n');
}
