import * as argon2 from '@node-rs/argon2';
import { deviceOf, newDeviceCookie } from '@/lib/auth/device-cookie';
import type { ViewerContext } from '@/lib/context';
import { RateLimited } from '@/lib/errors';
import {
  authenticate,
  authenticateIdentity,
  inviteMember,
  revokeInvitation,
  type VouchedIdentity,
} from '@/lib/teams';
import { addressBlocks } from '@/lib/teams/address-block';
import { countSignInAttempt, forgetSignInAttempts } from '@/lib/teams/sign-in-attempts';
import { openWorld, origin, password, person, team, type World } from './world';

jest.mock('@node-rs/argon2', () => {
  const real = jest.requireActual('@node-rs/argon2');
  return { ...real, verify: jest.fn(real.verify), hash: jest.fn(real.hash) };
});

let world: World;
let ada: ViewerContext;
beforeAll(async () => {
  world = await openWorld();
  ada = await person('Ada');
});
beforeEach(async () => {
  await world.admin.query('DELETE FROM rate_limits');
});
afterAll(() => world.close());

const from = (ip: string | null) => ({ ...origin, ip });
const email = 'ada@example.com';

describe('authenticate', () => {
  test('signs in by address and password, in any case and with stray spaces', async () => {
    const user = await authenticate(origin, { email: ' ADA@Example.com', password });
    expect(user).toMatchObject({
      userId: ada.user.id,
      sessionVersion: 1,
      needsSecondFactor: false,
    });
    const [event] = await world.audit('sign_in.succeeded');
    expect(event).toMatchObject({
      team_id: null,
      actor_id: ada.user.id,
      details: { method: 'password' },
    });
    const { rows } = await world.admin.query('SELECT last_sign_in_at FROM users');
    expect(rows).toEqual([{ last_sign_in_at: expect.any(Date) }]);
  });

  test('a wrong password and an unknown address get one answer and one event', async () => {
    const before = (await world.audit()).length;
    expect(await authenticate(origin, { email, password: 'wrong' })).toBeNull();
    expect(await authenticate(origin, { email: 'nobody@example.com', password })).toBeNull();
    const [known, unknown] = (await world.audit()).slice(before);
    expect(known).toMatchObject({ action: 'sign_in.failed', target_name: email, actor_id: null });
    const alike = { ...known, id: unknown && 'id' in unknown ? unknown.id : null };
    expect(unknown).toEqual({ ...alike, at: expect.any(Date), target_name: 'nobody@example.com' });
  });

  test('both cost one hash, of the same work', async () => {
    const [verify, hash] = [jest.mocked(argon2.verify), jest.mocked(argon2.hash)];
    // The decoy is made once, with the first unknown address.
    await authenticate(from(null), { email: 'first@example.com', password: 'wrong' });
    hash.mockClear();
    const hashesOf = async (who: string) => {
      verify.mockClear();
      await authenticate(from(null), { email: who, password: 'wrong' });
      // `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`: what the work depends on comes before the salt.
      return verify.mock.calls.map(([stored]) => String(stored).split('$').slice(0, 4).join('$'));
    };
    const known = await hashesOf(email);
    expect(known).toEqual(['$argon2id$v=19$m=19456,t=2,p=1']);
    expect(await hashesOf('nobody@example.com')).toEqual(known);
    expect(hash).not.toHaveBeenCalled();
  });

  test('nonsense is a failure, never an error', async () => {
    for (const input of [
      undefined,
      {},
      { email: 1, password: {} },
      { email, password: 'x'.repeat(1e6) },
      { email: '\u0000', password },
    ]) {
      expect(await authenticate(origin, input)).toBeNull();
    }
  });
});

describe('the limit', () => {
  const guess = (ip: string | null, who = email, secret = 'wrong') =>
    authenticate(from(ip), { email: who, password: secret });

  test('stops guessing after ten, for the right password too, and says when to come back', async () => {
    for (let n = 0; n < 10; n += 1) await guess('203.0.113.9');
    const refusal = await guess('203.0.113.9', email, password).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RateLimited);
    expect((refusal as RateLimited).retryAfterMs).toBeGreaterThan(14 * 60_000);
    expect((refusal as RateLimited).message).toMatch(/Try again in 15 minutes/);
  });

  test('counts guesses that come at once', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, () => guess('203.0.113.8')),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  test('locks nobody out from elsewhere, and no other account of the place', async () => {
    for (let n = 0; n < 10; n += 1) await guess('203.0.113.7');
    await expect(guess('203.0.113.7')).rejects.toThrow(RateLimited);
    await expect(guess('203.0.113.6', email, password)).resolves.not.toBeNull();
    await expect(guess('203.0.113.7', 'bob@example.com')).resolves.toBeNull();
  });

  test('forgets the guesses once the password was right', async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 9; n += 1) await countSignInAttempt(email, '203.0.113.5');
      expect(await guess('203.0.113.5', email, password)).not.toBeNull();
    }
  });

  test('counts by place too: many accounts do not make many guesses', async () => {
    for (let n = 0; n < 100; n += 1) await countSignInAttempt(`u${n}@example.com`, '2001:db8::1');
    await expect(guess('2001:db8::ffff', 'other@example.com')).rejects.toThrow(RateLimited);
    await expect(guess('2001:db8:0:1::1', 'other@example.com')).resolves.toBeNull();
  });

  test('keeps out a crowd of strangers, and lets in who signed in with this browser before', async () => {
    const cookie = newDeviceCookie(email);
    const here = (secret: string, sent = cookie) =>
      authenticate(from('203.0.113.200'), { email, password: secret }, deviceOf(sent));
    for (let n = 0; n < 200; n += 1) await countSignInAttempt(email, `198.51.${n}.1`);
    await expect(guess('192.0.2.200', email, password)).rejects.toThrow(RateLimited);
    expect(await here(password)).not.toBeNull();
    // Nor do guesses from the very same place keep the known browser out.
    for (let n = 0; n < 100; n += 1) {
      await countSignInAttempt(`u${n}@example.com`, '203.0.113.200');
    }
    expect(await here(password)).not.toBeNull();
    // The cookie has its own count of guesses, and is worthless for another account or when forged.
    await expect(here(password, newDeviceCookie('bob@example.com'))).rejects.toThrow(RateLimited);
    await expect(here(password, `${cookie.slice(0, -3)}AAA`)).rejects.toThrow(RateLimited);
    for (let n = 0; n < 10; n += 1) expect(await here('wrong')).toBeNull();
    await expect(here(password)).rejects.toThrow(RateLimited);
  });

  test('keeps neither addresses nor e-mail addresses', async () => {
    await guess('203.0.113.4');
    const { rows } = await world.admin.query<{ key: string }>('SELECT key FROM rate_limits');
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows)).not.toMatch(/ada|203/);
  });

  test.each([
    ['192.0.2.7', '192.0.2.7', null],
    ['::ffff:192.0.2.7', '192.0.2.7', null],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0:0::/64', '2001:db8:0::/48'],
    ['nonsense', 'unknown', null],
    [null, 'unknown', null],
  ])('%s is counted as %s and %s', (address, near, wide) => {
    expect(addressBlocks(address)).toEqual({ near, wide });
  });

  describe('of a /48', () => {
    const from48 = (n: number) => `2001:db8:7:${n.toString(16)}::1`;

    test('65,536 places are not as many times ten guesses at an account', async () => {
      let guesses = 0;
      const refusal = await (async () => {
        for (; guesses < 200; guesses += 1) await countSignInAttempt(email, from48(guesses));
      })().catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(RateLimited);
      expect(guesses).toBe(50);
      // Another account from the same place, and another /48, are not blocked.
      await expect(countSignInAttempt('bob@example.com', from48(0))).resolves.toBeUndefined();
      await expect(countSignInAttempt(email, '2001:db8:8::1')).resolves.toBeUndefined();
    });

    test('many accounts do not make many more', async () => {
      const { rows } = await world.admin.query('SELECT 1 FROM rate_limits');
      expect(rows).toEqual([]);
      await countSignInAttempt('first@example.com', from48(0));
      await world.admin.query(
        `UPDATE rate_limits SET points = 1000 WHERE key LIKE 'sign-in-from-wide:%'`,
      );
      await expect(countSignInAttempt('x@example.com', from48(9))).rejects.toThrow(RateLimited);
      await expect(countSignInAttempt('x@example.com', '2001:db8:8::1')).resolves.toBeUndefined();
    });

    test('one place that is stopped uses up none of what its neighbours share', async () => {
      for (let n = 0; n < 100; n += 1) await countSignInAttempt(email, from48(1)).catch(() => null);
      await expect(countSignInAttempt(email, from48(2))).resolves.toBeUndefined();
    });

    test('the right password takes the guesses back', async () => {
      for (let n = 0; n < 50; n += 1) await countSignInAttempt(email, from48(n));
      await forgetSignInAttempts(email, from48(0));
      await expect(countSignInAttempt(email, from48(99))).resolves.toBeUndefined();
    });
  });
});

describe('authenticateIdentity', () => {
  const identity = (more: Partial<VouchedIdentity>): VouchedIdentity => ({
    issuer: 'https://id.example.com',
    subject: crypto.randomUUID(),
    email: null,
    emailIsVerified: true,
    name: 'Zoe',
    invitationToken: null,
    ...more,
  });

  test('links a verified address, and from then on knows the subject whatever its address', async () => {
    const first = identity({ email: 'Ada@example.com' });
    expect(await authenticateIdentity(origin, first)).toMatchObject({ userId: ada.user.id });
    const later = { ...first, email: 'ada@new.example.com', emailIsVerified: false };
    expect(await authenticateIdentity(origin, later)).toMatchObject({ userId: ada.user.id });
    expect(await world.audit('identity.linked')).toHaveLength(1);
    const elsewhere = { ...first, issuer: 'https://other.example.com', email: null };
    expect(await authenticateIdentity(origin, elsewhere)).toBeNull();
  });

  test('does not believe an address that is not verified, and lets no stranger in', async () => {
    const unverified = identity({ email, emailIsVerified: false });
    expect(await authenticateIdentity(origin, unverified)).toBeNull();
    expect(
      await authenticateIdentity(origin, identity({ email: 'stranger@example.com' })),
    ).toBeNull();
    expect(await authenticateIdentity(origin, identity({}))).toBeNull();
  });

  test('makes an account for who is invited, and only for them', async () => {
    const ctx = await team('ops', ada);
    const open = await inviteMember(ctx, { role: 'viewer' });
    const named = await inviteMember(ctx, { role: 'viewer', email: 'yan@example.com' });
    const revoked = await inviteMember(ctx, { role: 'viewer' });
    await revokeInvitation(ctx, revoked.invitation.id);
    const arrive = (address: string, invitationToken: string) =>
      authenticateIdentity(origin, identity({ email: address, invitationToken }));
    expect(await arrive('zoe@example.com', revoked.token)).toBeNull();
    expect(await arrive('zoe@example.com', named.token)).toBeNull();
    expect(await arrive('zoe@example.com', open.token)).toMatchObject({ sessionVersion: 1 });
    expect(await arrive('yan@example.com', named.token)).not.toBeNull();
    const { rows } = await world.admin.query(
      `SELECT password_hash FROM users WHERE email = 'zoe@example.com'`,
    );
    expect(rows).toEqual([{ password_hash: null }]);
  });

  test('two tabs at once link once', async () => {
    await world.admin.query('DELETE FROM identities WHERE user_id = $1', [ada.user.id]);
    const same = identity({ email });
    const outcomes = await Promise.all([1, 2, 3].map(() => authenticateIdentity(origin, same)));
    expect(outcomes.map((user) => user?.userId)).toEqual(Array(3).fill(ada.user.id));
  });
});
