import { parseCommand } from '@/lib/cli/arguments';
import { commands, usage } from '@/lib/cli/commands';
import { problemInWords } from '@/lib/cli/problem-in-words';
import { noOrigin, systemContext } from '@/lib/context';
import { getPipeline } from '@/lib/pipelines';
import { recordRun } from '@/lib/sandbox';
import { authenticate, findApiToken, listMembers } from '@/lib/teams';
import { sealingKey } from '../../support/portal/environment';
import {
  addToSandbox,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';
import { textAt } from '../../support/portal/routes';
import { cli, type Ended, piped, unread } from './run-cli';

let portal: PortalUnderTest;
let env: Record<string, string>;
beforeAll(async () => {
  portal = await openPortal();
  env = {
    DATABASE_URL: portal.url,
    PORTAL_ENCRYPTION_KEYS: sealingKey,
    NEXTAUTH_SECRET: 'a secret of the tests alone',
    PORTAL_ALLOW_PRIVATE_UPSTREAMS: 'true',
  };
});
afterAll(() => portal.close());
jest.setTimeout(60_000);

const oneLine = /^[^\n]+\n$/;

/** The single document that --json prints. */
function document({ code, stdout, stderr }: Ended): unknown {
  expect([code, stderr.replace(/^(This token|[0-9a-f-]{36}: |\d+ credentials).*\n/gm, '')]).toEqual(
    [0, ''],
  );
  expect(stdout).toMatch(oneLine);
  return JSON.parse(stdout);
}

/** The command as lib/cli/main.ts runs it, without the half second that a process takes to start. */
async function inThisProcess(args: string[]): Promise<unknown> {
  const { name = '', options } = parseCommand(args);
  const command = commands.get(name);
  return command?.run(await command.parse(options), () => undefined);
}

test('makes a user, a team and a token that opens the API', async () => {
  const user = ['user:create', '--email', 'New@Example.com', '--password', 'correct horse battery'];
  const made = document(await cli(env, ...user, '--instance-admin', '--json'));
  expect(made).toEqual({ id: expect.any(String), email: 'new@example.com' });
  const signIn = { email: 'new@example.com', password: 'correct horse battery' };
  expect(await authenticate(noOrigin, signIn)).toMatchObject({ userId: textAt(made, 'id') });

  const again = await cli(env, ...user);
  expect(again).toMatchObject({ code: 1, stdout: '' });
  expect(again.stderr).toMatch(/^--email: .*has an account already\n$/);

  const team = document(
    await cli(
      env,
      'team:create',
      '--slug',
      'cli-team',
      '--name',
      'Made here',
      '--owner',
      'new@example.com',
      '--json',
    ),
  );
  expect(team).toMatchObject({ slug: 'cli-team', name: 'Made here' });
  const ctx = systemContext(
    { id: textAt(team, 'id'), slug: 'cli-team', name: 'Made here' },
    'tests',
  );
  expect(await listMembers(ctx)).toMatchObject([{ email: 'new@example.com', role: 'owner' }]);

  const token = await cli(
    env,
    'token:create',
    '--team',
    'cli-team',
    '--role',
    'operator',
    '--name',
    'ci',
    '--json',
  );
  expect(token.stderr).toMatch(/shown once/);
  const answer = document(token);
  expect(Object.keys(Object(answer))).toEqual(['token']);
  expect(await findApiToken(textAt(answer, 'token'))).toMatchObject({
    role: 'operator',
    name: 'ci',
    team: { slug: 'cli-team' },
  });
  const events = await portal.admin.query(
    "SELECT action, actor_kind, actor_name FROM audit_events WHERE action IN ('user.created', 'token.created') AND actor_name = 'command line' ORDER BY at",
  );
  expect(events.rows.map(({ action }) => action)).toEqual(['user.created', 'token.created']);
});

test('reads a team’s pipelines now, and says which could not be', async () => {
  const credential = await portal.red.credential();
  const [well, gone] = [addToSandbox(portal, portal.red), addToSandbox(portal, portal.red)];
  recordRun(portal.sandbox.world, well, { taskRuns: [{ executedAt: '2026-03-09T10:00:00Z' }] });
  for (const uuid of [well, gone]) await portal.red.pipeline(uuid, credential);
  const one = document(await cli(env, 'sync', '--team', 'red', '--pipeline', well, '--json'));
  expect(one).toEqual({ pipelines: [{ uuid: well, problem: null }] });
  const ctx = await portal.red.ctx('viewer');
  expect(await getPipeline(ctx, well)).toMatchObject({ state: 'succeeded', problem: null });

  portal.sandbox.faults.inject({ uuid: gone, action: { type: 'status', status: 400 } });
  const all = await cli(env, 'sync', '--team', 'red', '--json');
  portal.sandbox.faults.clear();
  expect(all.code).toBe(1);
  expect(JSON.parse(all.stdout)).toEqual({
    pipelines: expect.arrayContaining([
      { uuid: well, problem: null },
      { uuid: gone, problem: expect.stringMatching(/refused the request/) },
    ]),
  });
});

test.each([['help'], ['--help']])('%s names every command', async (asked) => {
  const { code, stdout } = await cli({}, asked);
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${usage()}\n` });
});

test('help of one explains that one', async () => {
  const { code, stdout } = await cli({}, 'sync', '--help');
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${usage(commands.get('sync'))}\n` });
  expect(stdout).not.toContain('doctor');
  expect(parseCommand(['help', 'sync'])).toEqual(parseCommand(['sync', '--help']));
});

test('each command has a line about it, and an example that it takes', async () => {
  expect(commands.size).toBeGreaterThan(10);
  for (const [name, one] of commands) {
    expect([name, one?.about]).toEqual([name, expect.stringMatching(/^[A-Z].{10,100}\.$/)]);
    // As a shell splits it.
    const words = one?.example.match(/'[^']*'|\S+/g) ?? [];
    const given = parseCommand(words.map((word) => word.replaceAll("'", '')));
    expect(given.name).toBe(name);
    const isAsked = one?.usage.includes('--password-stdin');
    await one?.parse(isAsked ? { ...given.options, password: 'x' } : given.options);
  }
});

test('a password comes over standard input, where no list of processes shows it', async () => {
  const who = ['--email', 'piped@example.com', '--password-stdin', '--json'];
  document(await piped('correct horse battery\n', env, 'user:create', ...who));
  const email = 'piped@example.com';
  const signIn = (password: string) => authenticate(noOrigin, { email, password });
  expect(await signIn('correct horse battery')).toMatchObject({ userId: expect.any(String) });
  document(await piped('another horse battery\r\nignored', env, 'user:password', ...who));
  expect(await signIn('another horse battery')).toMatchObject({ userId: expect.any(String) });
  const nothing = await piped('', env, 'user:password', ...who);
  expect([nothing.code, nothing.stderr]).toEqual([
    1,
    '--password-stdin: there is no password on standard input\n',
  ]);
});

test('what is wrong is told in one line, with exit code 1 and nothing on stdout', async () => {
  const cases: [string[], RegExp, Record<string, string>?][] = [
    [['nonsense'], /^nonsense: unknown command; the commands are user:create, /],
    [['constructor'], /^constructor: unknown command/],
    [['user:create', '--email', 'x'], /^--password: is required. .*--password-stdin/],
    [['user:create'], /^--email: is required and takes an e-mail address\n$/],
    [['doctor', 'extra'], /^Unexpected: extra/],
    [
      ['token:create', '--team', 'nobody', '--role', 'viewer', '--name', 'x'],
      /^--team: there is no team "nobody"/,
    ],
    [['doctor'], /^DATABASE_URL: takes a postgresql:\/\/ URL/, { DATABASE_URL: 'mysql://x' }],
    [['doctor'], /127\.0\.0\.1:1/, { DATABASE_URL: 'postgresql://u:hidden@127.0.0.1:1/x' }],
  ];
  const ended = await Promise.all(
    cases.map(async ([args, , more]) => cli({ ...env, ...more }, ...args)),
  );
  for (const [index, { code, stdout, stderr }] of ended.entries()) {
    expect([cases[index]?.[0], code, stdout]).toEqual([cases[index]?.[0], 1, '']);
    expect(stderr).toMatch(oneLine);
    expect(stderr).toMatch(cases[index]?.[1] ?? /nothing/);
    expect(stderr).not.toMatch(/hidden|\bat .*\.ts/);
  }
});

test('options that are wrong are named, each in one line', async () => {
  const cases: [string[], RegExp][] = [
    [['user:create', '--password-stdin'], /^--email: is required/],
    [['sync', '--team', 'red', '--password-stdin'], /^--password-stdin: is not a known field/],
    [
      ['user:create', '--email', 'x', '--password', 'correct horse battery'],
      /^--email: takes an e-mail address/,
    ],
    [
      ['team:create', '--slug', 'API', '--name', 'X', '--owner', 'a@b.example'],
      /^--slug: takes 2 to 39/,
    ],
    [
      ['token:create', '--team', 'red', '--role', 'king', '--name', 'x'],
      /^--role: takes viewer, operator/,
    ],
    [
      ['token:create', '--team', 'red', '--role', 'viewer', '--name', 'x', '--expires', 'soon'],
      /^--expires: takes a time such as/,
    ],
    [
      ['sync', '--team', 'red', '--pipeline', 'nonsense', '--json'],
      /^--pipeline: takes a pipeline’s UUID/,
    ],
    [['doctor', '--colour'], /--colour/],
  ];
  for (const [args, words] of cases) {
    const problem = problemInWords(await rejection(inThisProcess(args)));
    expect([args, problem]).toEqual([args, expect.stringMatching(words)]);
    expect(problem).not.toContain('\n');
  }
});

test('without a reader it goes on to the end; an answer that nobody gets is no success', async () => {
  expect(await unread('stderr', env, 'keys:rotate', '--json')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(oneLine),
  });
  expect(await unread('stdout', env, 'oidc:rules')).toMatchObject({
    code: 1,
    stderr: 'stdout: the answer could not be written (write EPIPE)\n',
  });
});

test('without a command it says what there is', async () => {
  const { code, stdout, stderr } = await cli({});
  expect([code, stdout]).toEqual([1, '']);
  for (const name of [
    'user:create',
    'team:create',
    'token:create',
    'keys:rotate',
    'sync',
    'doctor',
  ]) {
    expect(stderr).toContain(`npm run portal -- ${name}`);
  }
});

test('the doctor names the first audit event that is not what was written', async () => {
  const sound = await cli(env, 'doctor');
  expect(sound.stdout).toMatch(/^ok {4}connections: \d+ of \d+ in use; /m);
  expect(sound.stdout).toMatch(/^ok {4}audit: \d+ events in \d chains are unchanged$/m);
  await portal.admin.query(
    `BEGIN; SET LOCAL session_replication_role = 'replica';
     UPDATE audit_events e SET actor_name = 'Nobody' FROM audit_seals s WHERE e.id = s.event_id AND s.team_id = '${portal.red.id}' AND s.seq = 2;
     COMMIT`,
  );
  const found = await cli(env, 'doctor');
  expect(found.code).toBe(1);
  expect(found.stdout).toMatch(
    /^WRONG audit: team red: Event 2 is not what was written: it was changed, or put in another's place\. \(event [0-9a-f-]{36}\)$/m,
  );
});
