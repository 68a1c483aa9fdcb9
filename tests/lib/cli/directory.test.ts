import { randomUUID } from 'node:crypto';
import { parseCommand } from '@/lib/cli/arguments';
import { commands } from '@/lib/cli/commands';
import { problemInWords } from '@/lib/cli/problem-in-words';
import { Conflict } from '@/lib/errors';
import { findApiToken } from '@/lib/teams';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { ask, read, textAt } from '../../support/portal/routes';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

/** A command in this process, as main.ts calls it; starting and printing are tested in cli.test.ts. */
async function run(...args: string[]) {
  const { name, options } = parseCommand(args);
  const command = commands.get(name ?? '');
  if (!command) throw new Error(`There is no command ${name}.`);
  const said: string[] = [];
  const outcome = await command.run(await command.parse(options), (text) => said.push(text));
  return { ...outcome, said };
}

const answer = async (...args: string[]) => (await run(...args)).answer;

test('rules about groups are made, listed and ended', async () => {
  const rule = ['--group', 'Operators', '--team', 'red'];
  const made = await answer('oidc:map', ...rule, '--role', 'operator');
  expect(made).toMatchObject({ group: 'Operators', team: { slug: 'red' }, role: 'operator' });
  expect((await run('oidc:rules')).text).toBe('Operators → red: operator');
  await expect(run('oidc:map', ...rule, '--role', 'operator')).rejects.toThrow(Conflict);
  // Whether a group's case matters is the directory's own affair.
  const ended = await answer('oidc:unmap', '--group', 'operators', '--team', 'red');
  expect(ended).toEqual({ id: textAt(made, 'id') });
  expect((await run('oidc:rules')).text).toBe('There are no rules');
  await expect(run('oidc:unmap', ...rule)).rejects.toThrow(
    '--group: there is no rule for "Operators" in red',
  );
});

test('a directory’s token is printed once and is kept as a hash alone', async () => {
  const made = await run('scim:token', '--name', 'Okta');
  expect(made.said).toEqual(['This token is shown once; keep it safe.']);
  const token = textAt(made.answer, 'token');
  const { rows } = await portal.admin.query('SELECT * FROM scim_tokens');
  expect(rows).toMatchObject([{ name: 'Okta', created_by: 'command line' }]);
  expect(JSON.stringify(rows)).not.toContain(token);
});

test('a token for some pipelines, of a service account, until a day: held to all three', async () => {
  const credential = await portal.red.credential();
  const [own, other] = [addToSandbox(portal, portal.red), addToSandbox(portal, portal.red)];
  for (const uuid of [own, other]) await portal.red.pipeline(uuid, credential);
  const account = ['--team', 'red', '--role', 'operator', '--name', 'robot'];
  expect(await answer('service-account:create', ...account)).toMatchObject({
    name: 'robot',
    role: 'operator',
    enabled: true,
  });
  const until = '2099-01-01T00:00:00Z';
  const options = [
    ...['--team', 'red', '--role', 'operator', '--name', 'nightly', '--expires', until],
    ...['--pipelines', `${own}, `, '--service-account', 'robot'],
  ];
  const token = textAt(await answer('token:create', ...options), 'token');
  expect(await findApiToken(token)).toMatchObject({
    role: 'operator',
    isLimited: true,
    serviceAccount: { name: 'robot' },
  });
  const { rows } = await portal.admin.query(
    `SELECT expires_at FROM api_tokens WHERE name = 'nightly'`,
  );
  expect(rows).toEqual([{ expires_at: new Date(until) }]);
  const listed = await read(ask('GET', '/api/v1/teams/red/pipelines', { token }));
  expect(JSON.parse(listed.text).items.map(({ uuid }: { uuid: string }) => uuid)).toEqual([own]);
  const shut = await read(ask('GET', `/api/v1/teams/red/pipelines/${other}`, { token }));
  expect(shut.status).toBe(404);

  const tagged = ['--team', 'red', '--role', 'viewer', '--name', 'tagged', '--tags', 'night,day'];
  await answer('token:create', ...tagged);
  const reach = await portal.admin.query(
    `SELECT reach_pipelines, reach_tags FROM api_tokens WHERE name = 'tagged'`,
  );
  expect(reach.rows).toEqual([{ reach_pipelines: [], reach_tags: ['day', 'night'] }]);
});

test('what is wrong is told by the option', async () => {
  const token = ['token:create', '--team', 'red', '--role', 'viewer', '--name', 'x'];
  const account = ['service-account:create', '--name', 'x'];
  const cases: [string[], RegExp][] = [
    [['oidc:map', '--group', 'x', '--team', 'red'], /^--role: is required/],
    [['oidc:map', '--group', 'x', '--team', 'nobody', '--role', 'viewer'], /^--team: /],
    [['oidc:map', '--group', 'x', '--team', 'red', '--role', 'king'], /^--role: takes viewer/],
    [['scim:token'], /^--name: is required/],
    [[...account, '--team', 'red', '--role', 'king'], /^--role: takes/],
    [[...account, '--team', 'nobody', '--role', 'viewer'], /^--team: there is no team "nobody"/],
    [[...token, '--service-account', 'nobody'], /^--service-account: the team has none named/],
    [[...token, '--pipelines', randomUUID()], /^--pipelines: /],
    [[...token, '--pipelines', 'x'], /^--pipelines: takes a UUID/],
    [[...token, '--expires', 'soon'], /^--expires: takes a time such as/],
    [['sync', '--team', 'red', '--pipeline', ''], /^--pipeline: takes .*; "" is not a UUID/],
    [
      ['run', '--team', 'red', '--pipeline', 'x', '--timeout', '1e3'],
      /^--timeout: takes a whole number of seconds/,
    ],
  ];
  for (const [args, sentence] of cases) {
    const refused = await run(...args).then(() => 'not refused', problemInWords);
    expect([args, refused]).toEqual([args, expect.stringMatching(sentence)]);
  }
});
