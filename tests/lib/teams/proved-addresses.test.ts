import { randomUUID } from 'node:crypto';
import { findCurrentViewer } from '@/lib/auth/contexts';
import { openSession, sealSession } from '@/lib/auth/session-cookie';
import type { TeamContext, ViewerContext } from '@/lib/context';
import { newToken } from '@/lib/crypto';
import { Invalid } from '@/lib/errors';
import {
  acceptInvitation,
  acceptInvitationAsNewUser,
  addMember,
  authenticate,
  authenticateIdentity,
  commandLine,
  createTeam,
  inviteMember,
  passWithPasskey,
  resetPassword,
  setPassword,
  setUp,
  type VouchedIdentity,
} from '@/lib/teams';
import { Authenticator } from '../../support/authenticator';
import { openWorld, origin, password, person, team, viewer, type World } from './world';

let world: World;
let ada: ViewerContext;
let ours: TeamContext;
let theirs: TeamContext;
beforeAll(async () => {
  world = await openWorld();
  await setUp(origin, {
    name: 'First',
    email: 'first@example.com',
    password,
    teamName: 'First',
    teamSlug: 'first',
  });
  ada = await person('Ada');
  const bob = await person('Bob');
  ours = await team('ours', ada);
  theirs = await team('theirs', bob);
});
beforeEach(async () => {
  await world.admin.query('DELETE FROM rate_limits');
});
afterAll(() => world.close());

/** Somebody with a link for anybody, who enters an address of their choosing in the form. */
async function claimed(email: string): Promise<string> {
  const { token } = await inviteMember(theirs, { role: 'viewer' });
  const given = { email, name: 'Whoever', password };
  return (await acceptInvitationAsNewUser(origin, token, given)).userId;
}

/** What whoever took an address may have set up before its true holder comes. */
async function withPasskey(userId: string): Promise<Authenticator> {
  const key = new Authenticator();
  await world.admin.query(
    `INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, transports, name, created_at)
     VALUES ($1, $2, $3, $4, 0, '{}', 'Laptop', now())`,
    [randomUUID(), userId, key.id, key.publicKey],
  );
  await world.admin.query('UPDATE users SET second_factor_at = now() WHERE id = $1', [userId]);
  return key;
}

const party = { id: 'portal.example', origin: 'https://portal.example' };

/** Signs in with nothing but a passkey. */
function by(key: Authenticator) {
  const held = { id: randomUUID(), expiresAt: new Date(Date.now() + 60_000), challenge: 'AAAA' };
  return passWithPasskey(origin, party, held, null, key.answer(party, held.challenge));
}

const identity = (email: string, more: Partial<VouchedIdentity> = {}): VouchedIdentity => ({
  issuer: 'https://id.example.com',
  subject: email,
  email,
  emailIsVerified: true,
  name: 'Zoe',
  invitationToken: null,
  ...more,
});

const isProved = async (email: string) => {
  const { rows } = await world.admin.query<{ proved: boolean }>(
    'SELECT email_proved_at IS NOT NULL AS proved FROM users WHERE email = $1',
    [email],
  );
  return rows[0]?.proved;
};

const refused = (email: string) => ({
  status: 422,
  message: `Nobody here has the address ${email} yet: invite them.`,
  errors: { email: ['has no account here yet: invite them'] },
});

test('who sets up, and who is made by an admin, is vouched for', async () => {
  expect(await isProved('first@example.com')).toBe(true);
  expect(await isProved('ada@example.com')).toBe(true);
});

test('an address taken by a link for anybody gets nobody into another team', async () => {
  const email = 'cfo@example.com';
  await claimed(email);
  expect(await isProved(email)).toBe(false);
  const asStranger = await addMember(ours, { email: 'nobody@example.com', role: 'admin' }).catch(
    (error: unknown) => error,
  );
  expect(asStranger).toMatchObject(refused('nobody@example.com'));
  await expect(addMember(ours, { email, role: 'admin' })).rejects.toMatchObject(refused(email));
  const named = { slug: 'board', name: 'Board', owner: email };
  await expect(createTeam(commandLine(), named)).rejects.toMatchObject({
    status: 422,
    errors: { owner: [expect.stringContaining('not confirmed')] },
  });
  // Where they already are a member nothing is hidden: the list of members shows them.
  await expect(addMember(theirs, { email, role: 'viewer' })).rejects.toMatchObject({ status: 409 });
});

test('an invitation to the address vouches for it, with an account or without', async () => {
  const invited = await inviteMember(ours, { role: 'viewer', email: 'new@example.com' });
  const given = { email: 'new@example.com', name: 'New', password };
  await acceptInvitationAsNewUser(origin, invited.token, given);
  expect(await isProved('new@example.com')).toBe(true);
  await expect(
    addMember(theirs, { email: 'new@example.com', role: 'viewer' }),
  ).resolves.toMatchObject({ email: 'new@example.com' });

  const dora = await viewer(await claimed('dora@example.com'));
  const open = await inviteMember(ours, { role: 'viewer' });
  const again = await team('again', ada);
  await acceptInvitation(dora, open.token);
  expect(await isProved('dora@example.com')).toBe(false);
  const named = await inviteMember(again, { role: 'viewer', email: 'dora@example.com' });
  await acceptInvitation(dora, named.token);
  expect(await isProved('dora@example.com')).toBe(true);
  const [event] = (await world.audit('invitation.accepted')).slice(-1);
  expect(event?.details).toMatchObject({ provedAddress: true });
});

test('who signs in with OpenID has the address vouched for, whatever the invitation', async () => {
  const { token } = await inviteMember(ours, { role: 'viewer' });
  const arrived = await authenticateIdentity(
    origin,
    identity('olga@example.com', { invitationToken: token }),
  );
  expect(arrived).not.toBeNull();
  expect(await isProved('olga@example.com')).toBe(true);
});

describe('when the true holder of a taken address signs in with OpenID', () => {
  const email = 'zoe@example.com';
  const session = async (userId: string, version: number) =>
    findCurrentViewer(await openSession(await sealSession({ userId, version })), null);

  test('whoever took it is out, and an event tells', async () => {
    const userId = await claimed(email);
    const taker = await authenticate(origin, { email, password });
    expect(taker).toMatchObject({ userId, sessionVersion: 1 });
    expect(await session(userId, 1)).not.toBeNull();

    const zoe = await authenticateIdentity(origin, identity(email));
    expect(zoe).toMatchObject({ userId, sessionVersion: 2 });
    expect(await session(userId, 2)).not.toBeNull();
    expect(await session(userId, 1)).toBeNull();
    expect(await authenticate(origin, { email, password })).toBeNull();
    const { rows } = await world.admin.query('SELECT password_hash FROM users WHERE id = $1', [
      userId,
    ]);
    expect(rows).toEqual([{ password_hash: null }]);
    expect(await isProved(email)).toBe(true);
    expect(await world.audit('account.reclaimed')).toMatchObject([
      { actor_id: userId, target_name: email, details: { passwordRemoved: true } },
    ]);
    await expect(addMember(ours, { email, role: 'viewer' })).resolves.toMatchObject({ userId });
  });

  test('whoever took it is out with a passkey too, and the holder is asked for none', async () => {
    const taken = 'keys@example.com';
    const userId = await claimed(taken);
    const key = await withPasskey(userId);
    expect(await by(key)).toMatchObject({ userId });
    expect(await authenticateIdentity(origin, identity(taken))).toMatchObject({
      userId,
      needsSecondFactor: false,
    });
    await expect(by(key)).rejects.toThrow(Invalid);
  });

  test('it happens once: of several tabs one does it, and of several people one gets it', async () => {
    const taken = 'tabs@example.com';
    await claimed(taken);
    const before = (await world.audit('account.reclaimed')).length;
    const subjects = ['a', 'a', 'b', 'b'];
    const outcomes = await Promise.all(
      subjects.map((subject) => authenticateIdentity(origin, identity(taken, { subject }))),
    );
    const versions = outcomes.map((user) => user?.sessionVersion);
    const [first] = versions;
    expect(versions).toEqual(
      first === 2 ? [2, 2, undefined, undefined] : [undefined, undefined, 2, 2],
    );
    expect(await world.audit('account.reclaimed')).toHaveLength(before + 1);
  });

  test('without a verified address nothing changes hands', async () => {
    const taken = 'kept@example.com';
    await claimed(taken);
    const unverified = identity(taken, { emailIsVerified: false });
    expect(await authenticateIdentity(origin, unverified)).toBeNull();
    expect(await isProved(taken)).toBe(false);
    expect(await authenticate(origin, { email: taken, password })).not.toBeNull();
  });

  test('an address that only becomes theirs in lower case is somebody else’s', async () => {
    await person('Kim');
    const kelvin = identity('\u212Aim@example.com', { subject: 'another' });
    expect(await authenticateIdentity(origin, kelvin)).toBeNull();
    expect(await authenticateIdentity(origin, identity('Kim@example.com'))).not.toBeNull();
  });

  test('a proved account keeps its password and its sessions', async () => {
    const linked = await authenticateIdentity(origin, identity(ada.user.email));
    expect(linked).toMatchObject({ userId: ada.user.id, sessionVersion: 1 });
    expect(await authenticate(origin, { email: ada.user.email, password })).not.toBeNull();
  });
});

test('a new password from whoever runs the portal returns a taken address too', async () => {
  const email = 'yan@example.com';
  const key = await withPasskey(await claimed(email));
  await setPassword(commandLine(), { email, password: 'handed over in person' });
  expect(await authenticate(origin, { email, password })).toBeNull();
  await expect(by(key)).rejects.toThrow(Invalid);
  expect(await isProved(email)).toBe(true);
  const [event] = (await world.audit('password.set')).slice(-1);
  expect(event?.details).toEqual({ provedAddress: true });
});

test('a mailed link vouches for an address, unless a second factor is in the way: it removes none', async () => {
  const [plain, factored] = ['plain@example.com', 'factored@example.com'];
  for (const email of [plain, factored]) {
    const userId = await claimed(email);
    const { token, hash } = newToken('rst');
    await world.admin.query(
      `INSERT INTO password_resets (id, user_id, token_hash, created_at, expires_at) VALUES ($1, $2, $3, now(), now() + interval '1 h')`,
      [randomUUID(), userId, Buffer.from(hash)],
    );
    if (email === factored) await withPasskey(userId);
    await resetPassword(origin, token, { password: 'chosen by its reader' });
  }
  expect([await isProved(plain), await isProved(factored)]).toEqual([true, false]);
  expect(
    await authenticate(origin, { email: factored, password: 'chosen by its reader' }),
  ).toMatchObject({ needsSecondFactor: true });
});
