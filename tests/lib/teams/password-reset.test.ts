import { setClock } from '@/lib/clock';
import { noOrigin, type ViewerContext } from '@/lib/context';
import { Invalid, NotFound, RateLimited } from '@/lib/errors';
import { sendDueMails } from '@/lib/mail';
import {
  acceptInvitationAsNewUser,
  addMember,
  attemptKey,
  attemptLimiter,
  authenticate,
  changePassword,
  findViewer,
  inviteMember,
  listInvitations,
  openInvitation,
  openPasswordReset,
  requestPasswordReset,
  resendInvitation,
  resetPassword,
} from '@/lib/teams';
import { type MailServer, startMailServer } from '../../support/mail-server';
import { openWorld, origin, password, person, team, type World } from './world';

let settings: Record<string, string> = {};
jest.mock('@/lib/env', () => {
  const actual = jest.requireActual('@/lib/env');
  return { ...actual, env: () => ({ ...actual.parseEnv(process.env), ...settings }) };
});

let world: World;
let server: MailServer;
let ada: ViewerContext;
beforeAll(async () => {
  world = await openWorld();
  server = await startMailServer();
  ada = await person('Ada');
});
beforeEach(async () => {
  settings = {
    SMTP_URL: server.url,
    MAIL_FROM: 'portal@mail.example',
    PORTAL_URL: 'https://portal.example',
  };
  server.mails.length = 0;
  await world.admin.query('DELETE FROM rate_limits');
});
afterEach(() => setClock());
afterAll(async () => {
  await server.close();
  await world.close();
});

const ask = (email: string, ip = '192.0.2.1') =>
  requestPasswordReset({ ...noOrigin, ip }, { email });

/** The token of the newest mail. */
async function mailed(): Promise<string> {
  await sendDueMails();
  const [, token] =
    /https:\/\/portal\.example\/sign-in\/forgotten\/(rst_[\w-]{43})\n/.exec(
      server.mails.at(-1)?.text ?? '',
    ) ?? [];
  if (!token) throw new Error('no link came');
  return token;
}

/** The token of the newest invitation. */
async function invited(): Promise<string> {
  await sendDueMails();
  const [, token] =
    /https:\/\/portal\.example\/invitation\/(inv_[\w-]{43})\n/.exec(
      server.mails.at(-1)?.text ?? '',
    ) ?? [];
  if (!token) throw new Error('no invitation came');
  return token;
}

test('a link comes by mail, gives a new password once, and ends every session', async () => {
  const before = await findViewer(ada.user.id, null, null);
  await ask('ADA@example.com');
  const token = await mailed();
  expect(server.mails.at(-1)?.to).toEqual(['ada@example.com']);
  expect(await openPasswordReset(token)).toEqual({ email: 'ada@example.com' });
  await expect(resetPassword(origin, token, { password: 'short' })).rejects.toThrow(Invalid);
  const next = 'a brand new battery';
  const outcomes = await Promise.allSettled(
    Array.from({ length: 3 }, () => resetPassword(origin, token, { password: next })),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await expect(openPasswordReset(token)).rejects.toThrow(NotFound);
  const after = await findViewer(ada.user.id, null, null);
  expect(after?.sessionVersion).toBe((before?.sessionVersion ?? 0) + 1);
  expect(await authenticate(origin, { email: ada.user.email, password })).toBeNull();
  expect(await authenticate(origin, { email: ada.user.email, password: next })).not.toBeNull();
  await sendDueMails();
  expect(server.mails.at(-1)?.subject).toBe('Your password was changed');
  const { rows } = await world.admin.query('SELECT * FROM password_resets');
  expect(rows).toEqual([]);
  const kept = JSON.stringify((await world.admin.query('SELECT * FROM mails, audit_events')).rows);
  expect(kept).not.toContain(token);
});

test('a changed password ends the links that were mailed before', async () => {
  const eve = await person('Eve');
  await ask(eve.user.email);
  const token = await mailed();
  const newPassword = 'the battery of eve';
  await changePassword(eve, { currentPassword: password, newPassword });
  await expect(openPasswordReset(token)).rejects.toThrow(NotFound);
  expect(
    await authenticate(origin, { email: eve.user.email, password: newPassword }),
  ).not.toBeNull();
});

test('who has no account, or no password, gets the same answer and no mail', async () => {
  const sso = await person('Sso');
  await world.admin.query('UPDATE users SET password_hash = NULL WHERE id = $1', [sso.user.id]);
  for (const email of ['nobody@example.com', sso.user.email]) {
    await expect(ask(email)).resolves.toBeUndefined();
  }
  await sendDueMails();
  expect(server.mails).toEqual([]);
  await expect(ask('nonsense')).rejects.toThrow(Invalid);
});

test('a link is good for an hour, and another one’s use ends it', async () => {
  await ask(ada.user.email);
  const first = await mailed();
  await ask(ada.user.email);
  const second = await mailed();
  await resetPassword(origin, second, { password: 'yet another battery' });
  await expect(resetPassword(origin, first, { password: 'no more batteries' })).rejects.toThrow(
    NotFound,
  );
  await ask(ada.user.email);
  const late = await mailed();
  setClock(() => Date.now() + 61 * 60_000);
  await expect(openPasswordReset(late)).rejects.toThrow(NotFound);
  await expect(openPasswordReset('rst_nonsense')).rejects.toThrow(NotFound);
});

test('a link that is no text, as an action may be given one, is an unknown one', async () => {
  for (const odd of [undefined, null, 7, {}, ['rst_nonsense']]) {
    const opened: Promise<unknown> = Reflect.apply(openPasswordReset, undefined, [odd]);
    await expect(opened).rejects.toThrow(NotFound);
  }
});

test('a mailbox gets three mails in a quarter of an hour, silently; a place may ask twenty times', async () => {
  for (let nth = 0; nth < 5; nth++) await ask(ada.user.email, `198.51.100.${nth}`);
  await sendDueMails();
  expect(server.mails).toHaveLength(3);
  for (let nth = 0; nth < 20; nth++) await ask(`u${nth}@example.com`, '203.0.113.1');
  await expect(ask('u@example.com', '203.0.113.1')).rejects.toThrow(RateLimited);
  // One customer may have a whole /48, with 65,536 such places.
  await attemptLimiter('reset-from-wide', 100).consume(attemptKey('2001:db8:5::/48'), 99);
  await ask('v@example.com', '2001:db8:5:1::1');
  await expect(ask('v@example.com', '2001:db8:5:2::1')).rejects.toThrow(RateLimited);
  await ask('v@example.com', '2001:db8:6::1');
});

test('without mail there is no such way', async () => {
  settings = {};
  await expect(ask(ada.user.email)).rejects.toThrow(NotFound);
});

test('an invitation is mailed to its address, and sent again it has a new link that ends the old one', async () => {
  const ctx = await team('mailing', ada);
  const given = { role: 'operator', email: 'zoe@example.com', expiresInDays: 2 };
  const { token, mailed: first, invitation } = await inviteMember(ctx, given);
  expect(first).toBe(true);
  const fromMail = await invited();
  expect(server.mails).toHaveLength(1);
  expect(server.mails[0]).toMatchObject({ to: ['zoe@example.com'], subject: 'Join Team mailing' });
  expect(await openInvitation(fromMail)).toEqual(await openInvitation(token));
  expect((await inviteMember(ctx, { role: 'viewer' })).mailed).toBe(false);

  setClock(() => Date.now() + 3 * 86_400_000);
  expect((await listInvitations(ctx)).map(({ state }) => state)).toEqual(['open', 'expired']);
  for (const late of [token, fromMail]) {
    await expect(openInvitation(late)).rejects.toThrow(NotFound);
  }
  const again = await resendInvitation(ctx, invitation.id, { expiresInDays: 5 });
  expect(again.invitation).toMatchObject({ id: invitation.id, state: 'open', role: 'operator' });
  expect(again.token).not.toBe(token);
  for (const old of [token, fromMail]) {
    await expect(openInvitation(old)).rejects.toThrow(NotFound);
  }
  for (const good of [again.token, await invited()]) {
    expect(await openInvitation(good)).toMatchObject({ email: 'zoe@example.com' });
  }
  await expect(resendInvitation(ctx, invitation.id, { expiresInDays: 31 })).rejects.toThrow(
    Invalid,
  );
});

test('only the mail of an invitation proves its address: who invites can open the link they are shown', async () => {
  const mallory = await team('mallory', await person('Mallory'));
  const ours = await team('hers', ada);
  const accept = async (email: string, use: 'shown' | 'mailed') => {
    const { token } = await inviteMember(mallory, { role: 'viewer', email });
    const link = use === 'shown' ? token : await invited();
    await acceptInvitationAsNewUser(origin, link, { email, name: 'Whoever', password });
    await expect(openInvitation(token)).rejects.toThrow(NotFound);
    return addMember(ours, { email, role: 'viewer' }).then(
      () => 'let in',
      (error: unknown) => error,
    );
  };
  expect(await accept('reader@example.com', 'mailed')).toBe('let in');
  expect(await accept('ceo@example.com', 'shown')).toBeInstanceOf(Invalid);
  // Where nothing else could ever prove it, the word of whoever invites counts.
  settings = {};
  expect(await accept('word@example.com', 'shown')).toBe('let in');
  settings = { OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENT_ID: 'portal' };
  expect(await accept('cfo@example.com', 'shown')).toBeInstanceOf(Invalid);
});
