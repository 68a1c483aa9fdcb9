import { hashPassword as plainHash } from '@/lib/crypto';
import { RateLimited } from '@/lib/errors';
import { Password, RenameTeam } from '@/lib/teams';
import { isBreached } from '@/lib/teams/breached-passwords';
import { hashPassword, verifyPassword } from '@/lib/teams/passwords';

test('a process hashes a bounded number at once, and tells the others to come back', async () => {
  const stored = await hashPassword('right');
  const asked = Array.from({ length: 50 }, (_, n) =>
    n % 2 ? hashPassword('any') : verifyPassword(stored, 'right'),
  );
  const outcomes = await Promise.allSettled(asked);
  const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  // Four running, thirty-two waiting.
  expect(refused).toHaveLength(50 - 36);
  for (const reason of refused) {
    expect(reason).toBeInstanceOf(RateLimited);
    expect(reason).toMatchObject({ status: 429, retryAfterMs: 2000 });
    expect(reason.message).toMatch(/busy.*Try again in a moment/);
  }
  const done = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(done.filter((value) => value === false)).toEqual([]);
});

test('at most four are at work, whoever asks, and the places come back', async () => {
  let [running, most, calls] = [0, 0, 0];
  const counted = async () => {
    calls += 1;
    const fails = calls % 3 === 0;
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
    if (fails) throw new Error('on purpose');
    return 'hash';
  };
  jest.resetModules();
  jest.doMock('@node-rs/argon2', () => ({ hash: counted, verify: counted }));
  const fresh = await import('@/lib/crypto');
  jest.dontMock('@node-rs/argon2');
  for (let round = 0; round < 3; round += 1) {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 36 }, () => fresh.hashPassword('any')),
    );
    const reasons = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(reasons.map(({ message }) => message)).toEqual(Array(12).fill('on purpose'));
  }
  expect(most).toBe(4);
  // Another copy of the module, as in another bundle, shares the slots.
  const both = await Promise.allSettled([
    ...Array.from({ length: 36 }, () => fresh.hashPassword('any')),
    plainHash('one too many'),
  ]);
  expect(both.at(-1)).toMatchObject({ status: 'rejected', reason: { name: 'PasswordsBusy' } });
});

test('a decoy that could not be made is made anew for the next stranger', async () => {
  const [hash, verify] = [jest.fn(), jest.fn().mockResolvedValue(true)];
  hash.mockRejectedValueOnce(new Error('no memory')).mockResolvedValue('decoy');
  jest.resetModules();
  jest.doMock('@node-rs/argon2', () => ({ hash, verify }));
  const fresh = await import('@/lib/crypto');
  jest.dontMock('@node-rs/argon2');
  await expect(fresh.verifyPassword(null, 'any')).rejects.toThrow('no memory');
  await expect(fresh.verifyPassword(null, 'any')).resolves.toBe(false);
  await expect(fresh.verifyPassword(undefined, 'any')).resolves.toBe(false);
  expect(hash).toHaveBeenCalledTimes(2);
});

test.each([
  ['short', 'takes at least 12 characters'],
  ['1q2w3e4r5t6y', 'leaked'],
  ['Qwerty123456', 'leaked'],
  ['Password2026!', 'leaked'],
  ['passwordpassword', 'leaked'],
  ['leavemealone', 'leaked'],
  ['Sonyericsson', 'leaked'],
  ['Mailcreated5240', 'leaked'],
  ['aaaaaaaaaaaaaa', 'leaked'],
  ['abababababab', 'leaked'],
  ['…'.repeat(400), 'bytes'],
])('the password %p is refused', (given, words) => {
  const problems = Password.safeParse(given).error?.issues.map(({ message }) => message) ?? [];
  expect(problems.join('; ')).toContain(
    words === 'leaked' || words === 'bytes' ? words : 'characters',
  );
});

test.each([
  'correct horse battery',
  'zwölf Zeichen',
  'all lower case and long enough',
  '4829-1177-3356-0921',
  'x7'.repeat(3) + 'ordinary'.repeat(20),
  ' spaces at both ends ',
])('the password %p is taken as it is: no rule on its signs', (given) => {
  expect(Password.parse(given)).toBe(given);
});

test('leaked passwords are known without a network, and hardly any other is taken for one', () => {
  const wrongly = Array.from(
    { length: 20_000 },
    (_, n) => `never leaked ${n * 7919} anywhere`,
  ).filter(isBreached);
  expect(wrongly.length).toBeLessThan(20);
});

test('a text that is too long is looked through no further: megabytes of it would hold up everybody', () => {
  const told = (schema: typeof Password | typeof RenameTeam, given: unknown) =>
    schema.safeParse(given).error?.issues.map(({ message }) => message);
  // Each would be refused for a second reason too, found in a time that grows with the square of its length.
  expect(told(Password, 'a'.repeat(2000))).toEqual(['takes at most 1000 bytes']);
  expect(told(RenameTeam, { name: 'a\u0430'.repeat(100) })).toEqual([
    'takes at most 80 characters',
  ]);
});
