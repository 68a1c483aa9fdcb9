import { z } from 'zod';
import { deviceOf, newDeviceCookie } from '@/lib/auth/device-cookie';
import { sealedCookie } from '@/lib/auth/sealed-cookie';
import { sealSession } from '@/lib/auth/session-cookie';
import { setClock } from '@/lib/clock';

process.env.PORTAL_ENCRYPTION_KEYS ??= `test:${Buffer.alloc(32, 7).toString('base64')}`;
process.env.NEXTAUTH_SECRET ??= 'a secret of the tests alone';

const shape = z.object({ userId: z.uuid() });
const held = { userId: '0192f0c1-1111-7000-8000-000000000001' };
const [first, second] = [sealedCookie('first', shape, 60), sealedCookie('second', shape, 60)];

test('a cookie of one step opens for that step, with an id of its own and its end', async () => {
  const [one, two] = [await first.seal(held), await first.seal(held)];
  expect(await first.open(one)).toEqual({
    ...held,
    id: expect.any(String),
    expiresAt: expect.any(Date),
  });
  expect((await first.open(one))?.id).not.toBe((await first.open(two))?.id);
});

test('of another step, of a session, changed, over and none, it opens nothing', async () => {
  const good = await first.seal(held);
  const over = sealedCookie('first', shape, -60);
  const wrong = [
    await second.seal(held),
    await sealSession({ ...held, version: 1 }),
    `${good.slice(0, -9)}AAAAAAAAA`,
    await over.seal(held),
    '',
    undefined,
  ];
  for (const cookie of wrong) expect(await first.open(cookie)).toBeNull();
  expect(first.name()).not.toBe(second.name());
});

test('a browser is known to the account that signed in with it, for 180 days, and by its signature', () => {
  const [ada, day] = ['ada@example.com', 86_400_000];
  const at = Date.now();
  setClock(() => at);
  const cookie = newDeviceCookie(ada);
  const [account, id, until, signature] = cookie.split('.');
  expect(deviceOf(cookie)(ada)).toBe(id);
  expect(deviceOf(newDeviceCookie(ada))(ada)).not.toBe(id);
  for (const other of [
    [account, id, Number(until) + 1, signature],
    [account, 'another', until, signature],
    [account, id, until, 'AAAA'],
    [account, id, until],
  ]) {
    expect(deviceOf(other.join('.'))(ada)).toBeNull();
  }
  expect(deviceOf(cookie)('bob@example.com')).toBeNull();
  expect(deviceOf(undefined)(ada)).toBeNull();
  setClock(() => at + 180 * day - 1);
  expect(deviceOf(cookie)(ada)).toBe(id);
  setClock(() => at + 180 * day);
  expect(deviceOf(cookie)(ada)).toBeNull();
  setClock();
});
