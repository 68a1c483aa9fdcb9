import { randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { setClock } from '@/lib/clock';
import type { ViewerContext } from '@/lib/context';
import { parseKeyRing, seal, sealedWith } from '@/lib/crypto';
import { Conflict, Forbidden, Invalid, NotFound, RateLimited, Unauthenticated } from '@/lib/errors';
import {
  authenticate,
  authenticateIdentity,
  beginTotp,
  checkTotp,
  clearSecondFactors,
  commandLine,
  confirmPassword,
  confirmTotp,
  findViewer,
  listMembers,
  noteSession,
  passkeyCreation,
  passkeyRequest,
  passSecondFactor,
  passWithPasskey,
  removePasskey,
  removeTotp,
  renewRecoveryCodes,
  requireSecondFactor,
  resealTotp,
  secondFactorRequired,
  secondFactors,
  signOutEverywhere,
  waitingTotp,
} from '@/lib/teams';
import { Authenticator } from '../../support/authenticator';
import { join, member, openWorld, origin, password, person, team, type World } from './world';

let world: World;
let ada: ViewerContext;
let bob: ViewerContext;
let at = Date.now();
beforeAll(async () => {
  world = await openWorld();
  bob = await person('Bob');
});
let made = 0;
beforeEach(async () => {
  ada = await person(`Ada${++made}`);
  setClock(() => at);
  await world.admin.query('DELETE FROM rate_limits');
});
afterEach(() => setClock());
afterAll(() => world.close());

const codeOf = (secret: string, ms = at) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: ms });

/** Sets up an app, and moves on half a minute, because its code is used up. */
async function withApp(who: ViewerContext): Promise<{ secret: string; codes: string[] }> {
  await beginTotp(who);
  const secret = (await waitingTotp(who))?.secret ?? '';
  const { recoveryCodes } = await confirmTotp(who, { code: codeOf(secret) });
  at += 30_000;
  return { secret, codes: recoveryCodes ?? [] };
}

/** After a correct password. */
async function waiting(who: ViewerContext) {
  const user = await authenticate(origin, { email: who.user.email, password });
  expect(user?.needsSecondFactor).toBe(true);
  return {
    id: randomUUID(),
    expiresAt: new Date(at + 600_000),
    userId: who.user.id,
    version: user?.sessionVersion ?? 0,
  };
}

test('an app counts from its first code on; then the password alone signs nobody in', async () => {
  await beginTotp(ada);
  expect(await authenticate(origin, { email: ada.user.email, password })).toMatchObject({
    needsSecondFactor: false,
  });
  const shown = await waitingTotp(ada);
  expect(shown?.uri).toMatch(/^otpauth:\/\/totp\/Datamin%20Portal:ada\d+%40example\.com\?/);
  await expect(confirmTotp(ada, { code: '000000' })).rejects.toThrow(Invalid);
  const { recoveryCodes } = await confirmTotp(ada, { code: codeOf(shown?.secret ?? '') });
  expect(recoveryCodes).toHaveLength(10);
  for (const code of recoveryCodes ?? []) expect(code).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
  expect(await waitingTotp(ada)).toBeNull();
  await expect(beginTotp(ada)).rejects.toThrow(Conflict);
  at += 30_000;
  const before = (await world.audit('sign_in.succeeded')).length;
  const half = await waiting(ada);
  expect((await world.audit('sign_in.succeeded')).length).toBe(before);
  const passed = await passSecondFactor(origin, half, { code: codeOf(shown?.secret ?? '') });
  expect(passed).toEqual({ userId: ada.user.id, sessionVersion: 1, email: ada.user.email });
  expect((await world.audit('sign_in.succeeded')).at(-1)?.details).toEqual({ method: 'totp' });
});

test('a code counts once, of many at once too; neighbours of now count, older ones do not', async () => {
  const { secret } = await withApp(ada);
  const [one, two] = [await waiting(ada), await waiting(ada)];
  const code = codeOf(secret);
  const outcomes = await Promise.allSettled([
    passSecondFactor(origin, one, { code }),
    passSecondFactor(origin, two, { code }),
  ]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await expect(passSecondFactor(origin, await waiting(ada), { code })).rejects.toThrow(Invalid);
  at += 300_000;
  await expect(
    passSecondFactor(origin, await waiting(ada), { code: codeOf(secret, at - 60_000) }),
  ).rejects.toThrow(Invalid);
  await passSecondFactor(origin, await waiting(ada), { code: codeOf(secret, at - 30_000) });
  // Once a later code has passed, an earlier one of the same minute is no longer valid.
  await passSecondFactor(origin, await waiting(ada), { code: codeOf(secret, at + 30_000) });
  await expect(
    passSecondFactor(origin, await waiting(ada), { code: codeOf(secret) }),
  ).rejects.toThrow(Invalid);
});

test('a recovery code lets in once, however it is typed, and new ones end the old', async () => {
  const { codes } = await withApp(ada);
  const [first = '', second = '', third = ''] = codes;
  await passSecondFactor(origin, await waiting(ada), {
    code: ` ${first.toUpperCase().replaceAll('-', ' ')} `,
  });
  await expect(passSecondFactor(origin, await waiting(ada), { code: first })).rejects.toThrow(
    Invalid,
  );
  expect((await secondFactors(ada)).recoveryCodesLeft).toBe(9);
  const at10 = await Promise.allSettled([
    passSecondFactor(origin, await waiting(ada), { code: second }),
    passSecondFactor(origin, await waiting(ada), { code: second }),
  ]);
  expect(at10.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const renewed = await renewRecoveryCodes(ada);
  await expect(passSecondFactor(origin, await waiting(ada), { code: third })).rejects.toThrow(
    Invalid,
  );
  await passSecondFactor(origin, await waiting(ada), { code: renewed[0] });
  await expect(renewRecoveryCodes(bob)).rejects.toThrow(Conflict);
});

test('ten wrong codes are the end for a while, the right one too', async () => {
  const { secret } = await withApp(ada);
  const half = await waiting(ada);
  for (let nth = 0; nth < 10; nth++) {
    await expect(passSecondFactor(origin, half, { code: '123456' })).rejects.toThrow(Invalid);
  }
  await expect(passSecondFactor(origin, half, { code: codeOf(secret) })).rejects.toThrow(
    RateLimited,
  );
  const failed = await world.audit('second_factor.failed');
  expect(failed.at(-1)).toMatchObject({ target_name: ada.user.email, actor_id: null });
});

test('twenty wrong codes of the app are the end for a day, but not of a recovery code', async () => {
  const { secret, codes } = await withApp(ada);
  const half = await waiting(ada);
  const guess = (code: string) => passSecondFactor(origin, half, { code });
  const quarterPasses = () =>
    world.admin.query("DELETE FROM rate_limits WHERE key LIKE 'second-factor:%'");
  for (let nth = 0; nth < 19; nth++) {
    if (nth % 9 === 0) await quarterPasses();
    await expect(guess('123456')).rejects.toThrow(Invalid);
  }
  // A right code is taken back, but clears nothing that somebody else has guessed.
  await quarterPasses();
  await passSecondFactor(origin, await waiting(ada), { code: codeOf(secret) });
  at += 30_000;
  await expect(guess('123 456')).rejects.toThrow(Invalid);
  const refused = passSecondFactor(origin, await waiting(ada), { code: codeOf(secret) });
  await expect(refused).rejects.toThrow(/wrong codes from the app in a day.* in 24 hours/);
  await quarterPasses();
  await passSecondFactor(origin, await waiting(ada), { code: codes[0] });
});

test('a first step passes once, is its person’s alone, and ends with their sessions', async () => {
  const { secret, codes } = await withApp(ada);
  const half = await waiting(ada);
  await passSecondFactor(origin, half, { code: codeOf(secret) });
  await expect(passSecondFactor(origin, half, { code: codes[0] })).rejects.toThrow(Unauthenticated);
  const other = await waiting(ada);
  await expect(
    passSecondFactor(origin, { ...other, userId: bob.user.id, version: 1 }, { code: codes[1] }),
  ).rejects.toThrow(Invalid);
  await signOutEverywhere(ada);
  await expect(passSecondFactor(origin, other, { code: codes[1] })).rejects.toThrow(
    Unauthenticated,
  );
});

test('who comes from an OpenID provider is asked for their factor too', async () => {
  await withApp(ada);
  const arrived = await authenticateIdentity(origin, {
    issuer: 'https://id.example',
    subject: ada.user.id,
    email: ada.user.email,
    emailIsVerified: true,
    name: null,
    invitationToken: null,
  });
  expect(arrived).toMatchObject({ userId: ada.user.id, needsSecondFactor: true });
});

test('the last factor that goes takes the recovery codes along, and the person is told', async () => {
  await withApp(ada);
  await removeTotp(ada);
  expect(await secondFactors(ada)).toMatchObject({
    totpSince: null,
    passkeys: [],
    recoveryCodesLeft: 0,
    hasPassword: true,
  });
  expect(await authenticate(origin, { email: ada.user.email, password })).toMatchObject({
    needsSecondFactor: false,
  });
  await expect(removeTotp(ada)).rejects.toThrow(NotFound);
  await expect(removePasskey(ada, 'nonsense')).rejects.toThrow(NotFound);
  const actions = (await world.audit()).filter(({ actor_id }) => actor_id === ada.user.id);
  expect(actions.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['second_factor.added', 'second_factor.removed']),
  );
});

test('who lost everything is helped by who runs the portal, and their sessions end', async () => {
  await withApp(ada);
  await expect(clearSecondFactors(bob, { email: ada.user.email })).rejects.toThrow(Forbidden);
  await clearSecondFactors(commandLine(), { email: ada.user.email });
  expect((await findViewer(ada.user.id, null, null))?.sessionVersion).toBe(2);
  expect((await secondFactors(ada)).totpSince).toBeNull();
});

test('the password is asked again, and guesses at it are counted', async () => {
  await confirmPassword(ada, { password }, null);
  await expect(confirmPassword(ada, { password: 'wrong' }, null)).rejects.toThrow(Invalid);
  for (let nth = 0; nth < 9; nth++) {
    await expect(confirmPassword(ada, { password: 'wrong' }, null)).rejects.toThrow(Invalid);
  }
  await expect(confirmPassword(ada, { password }, null)).rejects.toThrow(RateLimited);
});

test('who has no password shows who they are by a sign-in of the last quarter of an hour, from that session', async () => {
  await world.admin.query('UPDATE users SET password_hash = NULL WHERE id = $1', [ada.user.id]);
  const begin = async (userId: string) => {
    const id = randomUUID();
    const expiresAt = new Date(at + 3_600_000);
    await noteSession({ id, userId, version: 1, expiresAt }, origin);
    return id;
  };
  const own = await begin(ada.user.id);
  const others = await begin(bob.user.id);
  const ask = (sessionId: string | null) => confirmPassword(ada, { password: '-' }, sessionId);
  await ask(own);
  for (const id of [null, others, randomUUID()]) await expect(ask(id)).rejects.toThrow(Invalid);
  at += 14 * 60_000;
  // Using it does not make it younger.
  await noteSession(
    { id: own, userId: ada.user.id, version: 1, expiresAt: new Date(at + 3_600_000) },
    origin,
  );
  await ask(own);
  at += 60_000;
  await expect(ask(own)).rejects.toThrow('Sign in through your organization again');
  await ask(await begin(ada.user.id));
});

test('a team that asks for a factor lets in who has one, from the next request on', async () => {
  const ctx = await team(`strict-${made}`, ada);
  await join(ctx.team.slug, bob, 'admin');
  await expect(requireSecondFactor(ctx, { required: true })).rejects.toThrow(Conflict);
  await withApp(ada);
  expect(await secondFactorRequired(ctx)).toBeNull();
  await requireSecondFactor(ctx, { required: true });
  expect(await secondFactorRequired(ctx)).toEqual(new Date(at));
  const seen = async (who: ViewerContext) => findViewer(who.user.id, ctx.team.slug, null);
  expect(await seen(bob)).toMatchObject({ membership: null, factorMissing: true });
  expect(await seen(ada)).toMatchObject({ membership: { role: 'owner' }, factorMissing: false });
  expect(
    (await listMembers(ctx)).map(({ name, secondFactorAt }) => [name, secondFactorAt !== null]),
  ).toEqual([
    [ada.user.name, true],
    ['Bob', false],
  ]);
  const operator = await person(`Operator${made}`);
  await requireSecondFactor(ctx, { required: false });
  await join(ctx.team.slug, operator, 'operator');
  const low = await member(ctx.team.slug, operator);
  await expect(requireSecondFactor(low, { required: true })).rejects.toThrow(Forbidden);
  await expect(secondFactorRequired(low)).rejects.toThrow(Forbidden);
  await expect(requireSecondFactor(ctx, { required: 'yes' })).rejects.toThrow(Invalid);
  expect(await seen(bob)).toMatchObject({ membership: { role: 'admin' }, factorMissing: false });
});

test('nothing of it is in clear in the database, and others do not see it', async () => {
  const { secret, codes } = await withApp(ada);
  const { rows } = await world.admin.query(
    'SELECT (SELECT json_agg(f) FROM totp_factors f)::text || (SELECT json_agg(r) FROM recovery_codes r)::text || (SELECT json_agg(a) FROM audit_events a)::text AS dump',
  );
  for (const text of [secret, ...codes, ...codes.map((code) => code.replaceAll('-', ''))]) {
    expect(rows[0].dump).not.toContain(text);
  }
  expect(await secondFactors(bob)).toMatchObject({ totpSince: null, recoveryCodesLeft: 0 });
});

test('a secret moved to another person does not open; keys rotate, and doctor names a missing one', async () => {
  await world.admin.query('DELETE FROM totp_factors');
  const { secret, codes } = await withApp(ada);
  await beginTotp(bob);
  await world.admin.query(
    'UPDATE totp_factors SET secret_sealed = (SELECT secret_sealed FROM totp_factors WHERE user_id = $1) WHERE user_id = $2',
    [ada.user.id, bob.user.id],
  );
  expect(await waitingTotp(bob)).toBeNull();
  expect((await checkTotp()).problems).toEqual([expect.stringContaining('another record')]);
  await world.admin.query('DELETE FROM totp_factors WHERE user_id = $1', [bob.user.id]);

  const place = { team: 'person', record: ada.user.id, field: 'totpSecret' };
  const put = async (keys: string) =>
    world.admin.query('UPDATE totp_factors SET secret_sealed = $1', [
      await seal(parseKeyRing(keys), secret, place),
    ]);
  const reseal = async () => {
    const results = [];
    for await (const result of resealTotp()) results.push(result);
    return results;
  };
  expect(await reseal()).toEqual([{ moved: 0, current: 1, missingKeys: [] }]);
  await put(`lost:${Buffer.alloc(32, 9).toString('base64')}`);
  expect(await reseal()).toEqual([{ moved: 0, current: 0, missingKeys: ['lost'] }]);
  expect((await checkTotp()).problems).toEqual([expect.stringContaining('"lost"')]);
  // Without the key the app cannot be used, but a recovery code still lets them in.
  await expect(
    passSecondFactor(origin, await waiting(ada), { code: codeOf(secret) }),
  ).rejects.toThrow(Invalid);
  await passSecondFactor(origin, await waiting(ada), { code: codes[0] });
  const { rows } = await world.admin.query('SELECT secret_sealed FROM totp_factors');
  expect(sealedWith(rows[0].secret_sealed)).toBe('lost');
});

describe('passkeys', () => {
  const party = { id: 'portal.example', origin: 'https://portal.example' };
  const held = () => ({ id: randomUUID(), expiresAt: new Date(at + 300_000), challenge: 'AAAA' });

  test('nonsense, and what is unknown, get one answer', async () => {
    const nonsense = { id: 'unknown', rawId: 'unknown', type: 'public-key', response: {} };
    const refusals = await Promise.all(
      [undefined, {}, nonsense].map((given) =>
        passWithPasskey(origin, party, held(), null, given).catch((error: unknown) => error),
      ),
    );
    for (const refusal of refusals) expect(refusal).toBeInstanceOf(Invalid);
  });

  test('alone it takes a finger or a PIN, and names nobody; as a second step it names one’s own', async () => {
    expect(await passkeyRequest(party, null)).toMatchObject({
      rpId: 'portal.example',
      userVerification: 'required',
      allowCredentials: [],
    });
    await world.admin.query(
      `INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, transports, name, created_at)
       VALUES ($1, $2, 'one', '\\x00', 0, '{internal,strange}', 'Laptop', now())`,
      [randomUUID(), ada.user.id],
    );
    const half = { ...held(), userId: ada.user.id, version: 1 };
    expect(await passkeyRequest(party, half)).toMatchObject({
      userVerification: 'preferred',
      allowCredentials: [{ id: 'one', transports: ['internal'] }],
    });
    expect((await passkeyCreation(ada, party)).excludeCredentials).toMatchObject([{ id: 'one' }]);
    // Somebody else's passkey does not count as the second step.
    const answer = { id: 'one', rawId: 'one', type: 'public-key', response: {} };
    const bobs = { ...half, userId: bob.user.id };
    await expect(passWithPasskey(origin, party, held(), bobs, answer)).rejects.toThrow(Invalid);
  });

  describe('a real one', () => {
    const withPasskey = async (who: ViewerContext, counter = 0) => {
      const key = new Authenticator();
      await world.admin.query(
        `INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, transports, name, created_at)
         VALUES ($1, $2, $3, $4, $5, '{}', 'Laptop', now())`,
        [randomUUID(), who.user.id, key.id, key.publicKey, counter],
      );
      await world.admin.query('UPDATE users SET second_factor_at = now() WHERE id = $1', [
        who.user.id,
      ]);
      return key;
    };

    test('alone signs in by a finger or a PIN, once a challenge', async () => {
      const key = await withPasskey(ada);
      const challenge = held();
      const present = key.answer(party, challenge.challenge, { how: 'present' });
      const verified = key.answer(party, challenge.challenge);
      await expect(passWithPasskey(origin, party, challenge, null, present)).rejects.toThrow(
        Invalid,
      );
      expect(await passWithPasskey(origin, party, challenge, null, verified)).toEqual({
        userId: ada.user.id,
        sessionVersion: 1,
        email: ada.user.email,
      });
      expect((await world.audit('sign_in.succeeded')).at(-1)?.actor_id).toBe(ada.user.id);
      await expect(passWithPasskey(origin, party, challenge, null, verified)).rejects.toThrow(
        Unauthenticated,
      );
    });

    test('as a second step passes its own person once, whatever the challenge', async () => {
      const key = await withPasskey(ada);
      const half = await waiting(ada);
      const answer = key.answer(party, 'AAAA', { how: 'present' });
      const bobs = { ...half, userId: bob.user.id };
      await expect(passWithPasskey(origin, party, held(), bobs, answer)).rejects.toThrow(Invalid);
      const older = { ...half, version: 0 };
      await expect(passWithPasskey(origin, party, held(), older, answer)).rejects.toThrow(
        Unauthenticated,
      );
      await passWithPasskey(origin, party, held(), half, answer);
      await expect(passWithPasskey(origin, party, held(), half, answer)).rejects.toThrow(
        Unauthenticated,
      );
    });

    test('of another challenge, origin or name, and a copy that fell behind, is not good', async () => {
      const key = await withPasskey(ada, 5);
      const wrong = [
        key.answer(party, 'BBBB', { counter: 6 }),
        key.answer({ ...party, origin: 'https://elsewhere.example' }, 'AAAA', { counter: 6 }),
        key.answer({ ...party, id: 'elsewhere.example' }, 'AAAA', { counter: 6 }),
        key.answer(party, 'AAAA', { counter: 5 }),
        { ...new Authenticator().answer(party, 'AAAA', { counter: 6 }), id: key.id, rawId: key.id },
      ];
      for (const answer of wrong) {
        await expect(passWithPasskey(origin, party, held(), null, answer)).rejects.toThrow(Invalid);
      }
      const next = key.answer(party, 'AAAA', { counter: 6 });
      await passWithPasskey(origin, party, held(), null, next);
      await expect(passWithPasskey(origin, party, held(), null, next)).rejects.toThrow(Invalid);
    });

    test('an app that was begun and not shown to work is none yet', async () => {
      await withPasskey(ada);
      await beginTotp(ada);
      const secret = (await waitingTotp(ada))?.secret ?? '';
      const code = { code: codeOf(secret) };
      await expect(passSecondFactor(origin, await waiting(ada), code)).rejects.toThrow(Invalid);
      await confirmTotp(ada, code);
      at += 30_000;
      await passSecondFactor(origin, await waiting(ada), { code: codeOf(secret) });
    });
  });
});
