import { remindOfDueExpiries, updateCredential } from '@/lib/credentials';
import { sendDueMails } from '@/lib/mail';
import { type MailServer, startMailServer } from '../../support/mail-server';
import { clockTime, pass } from '../../support/portal/clock';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';

let server: MailServer;
jest.mock('@/lib/env', () => {
  const actual = jest.requireActual('@/lib/env');
  const mail = () => ({
    SMTP_URL: server.url,
    MAIL_FROM: 'portal@mail.example',
    PORTAL_URL: 'https://portal.example',
  });
  return { ...actual, env: () => ({ ...actual.parseEnv(process.env), ...mail() }) };
});

let portal: PortalUnderTest;
beforeAll(async () => {
  server = await startMailServer();
  portal = await openPortal();
});
afterAll(async () => {
  await server.close();
  await portal.close();
});

const dayMs = 86_400_000;

/** The mails that arrive from one check for expiring credentials. */
async function arrived() {
  server.mails.length = 0;
  await remindOfDueExpiries();
  while ((await sendDueMails()) > 0);
  return server.mails;
}

test('a reminder arrives at every admin and owner of the team, once, and says what comes', async () => {
  const by = await portal.red.ctx('admin');
  const id = await portal.red.credential();
  const expiresOn = new Date(clockTime().getTime() + 8 * dayMs).toISOString().slice(0, 10);
  await updateCredential(by, id, { name: 'Nightly', expiresOn, whenExpired: 'disable' });
  // At eight days left the thirty-day reminder is the one that is due.
  expect(await arrived()).toHaveLength(2);
  pass(dayMs);
  const mails = await arrived();
  const { admin, owner } = portal.red.people;
  expect(mails.flatMap(({ to }) => to).sort()).toEqual([admin.email, owner.email].sort());
  const [mail] = mails;
  expect(mail).toMatchObject({
    from: 'portal@mail.example',
    subject: `The credential Nightly expires on ${expiresOn}, in 7 days`,
    text: expect.stringContaining('It will be disabled on that day, as configured'),
  });
  const link = `https://portal.example/red/settings/credentials/${id}`;
  expect([mail?.text.includes(link), mail?.html.includes(link)]).toEqual([true, true]);
  for (const said of [mail?.text, mail?.html]) {
    expect(said).not.toContain(portal.red.organization.clients.full.secret);
  }
  expect(await arrived()).toEqual([]);

  // Whoever may not see the team any more is not told about it either.
  await portal.admin.query('UPDATE users SET deactivated_at = now() WHERE email = $1', [
    admin.email,
  ]);
  pass(7 * dayMs);
  const last = await arrived();
  expect(last.flatMap(({ to }) => to)).toEqual([owner.email]);
  expect(last[0]).toMatchObject({
    subject: `The credential Nightly expired on ${expiresOn}`,
    text: expect.stringContaining('It has been disabled, as configured'),
  });
});
