import { addGroupRule, changePerson, createPerson, directoryContextOf } from '@/lib/directory';
import { takeBreakGlass } from '@/lib/instance';
import { sendDueMails } from '@/lib/mail';
import { commandLine } from '@/lib/teams';
import { type MailServer, startMailServer } from '../../support/mail-server';
import { openWorld, origin, person, team, type World } from '../teams/world';

let server: MailServer;
jest.mock('@/lib/env', () => {
  const actual = jest.requireActual('@/lib/env');
  const mail = () => ({ SMTP_URL: server.url, MAIL_FROM: 'portal@mail.example' });
  return { ...actual, env: () => ({ ...actual.parseEnv(process.env), ...mail() }) };
});

let world: World;
beforeAll(async () => {
  server = await startMailServer();
  world = await openWorld();
});
afterAll(async () => {
  await server.close();
  await world.close();
});

/** The recipients of the waiting mails, and their texts. */
async function sent() {
  server.mails.length = 0;
  while ((await sendDueMails()) > 0);
  return server.mails.map(({ to, text }) => ({ to, text }));
}

test('a team’s owners are told of a rule that lets people in, and of break-glass access', async () => {
  const [ada, root] = [await person('Ada'), await person('Root', true)];
  await team('ops', ada);
  await addGroupRule(root, { group: 'everybody', team: 'ops', role: 'admin' });
  expect(await sent()).toEqual([
    { to: [ada.user.email], text: expect.stringContaining('group “everybody”') },
  ]);
  await takeBreakGlass(root, { team: 'ops', role: 'viewer', reason: 'A run hangs since noon' });
  expect(await sent()).toEqual([
    {
      to: [ada.user.email],
      text: expect.stringMatching(
        /until [\d-]{10} [\d:]{5} UTC\.\s[\s\S]*A run hangs since noon[\s\S]*Any admin/,
      ),
    },
  ]);
  await addGroupRule(commandLine(), { group: 'nobody', team: 'ops', role: 'viewer' });
  expect(await sent()).toHaveLength(1);
});

test('whose address the directory changes is told at the one before', async () => {
  const ctx = directoryContextOf({ name: 'Okta' }, origin);
  const said = {
    ...{ userName: 'bea', externalId: null, email: 'bea@example.com', name: 'Bea' },
    ...{ givenName: null, familyName: null, active: true },
  };
  const { id } = await createPerson(ctx, said);
  await changePerson(ctx, id, () => ({ ...said, name: 'Bea B' }));
  expect(await sent()).toEqual([]);
  await changePerson(ctx, id, () => ({ ...said, email: 'bea.b@example.com' }));
  expect(await sent()).toEqual([
    { to: ['bea@example.com'], text: expect.stringContaining('bea.b@example.com') },
  ]);
});
