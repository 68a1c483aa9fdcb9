import { findCurrentViewer } from '@/lib/auth/contexts';
import { openSession, sealSession } from '@/lib/auth/session-cookie';
import { setClock } from '@/lib/clock';
import { noOrigin, type ViewerContext } from '@/lib/context';
import { Forbidden, Invalid, NotFound } from '@/lib/errors';
import {
  changePassword,
  commandLine,
  endOtherSessions,
  endSession,
  endSessionsOf,
  findViewer,
  listSessions,
  noteSession,
  touchSession,
} from '@/lib/teams';
import { agentInWords } from '@/lib/teams/agent-in-words';
import { openWorld, password, person, unknownId, viewer, type World } from './world';

let world: World;
let ada: ViewerContext;
let bob: ViewerContext;
let root: ViewerContext;
beforeAll(async () => {
  world = await openWorld();
  ada = await person('Ada');
  bob = await person('Bob');
  root = await person('Root', true);
});
afterEach(async () => {
  setClock();
  await world.admin.query('DELETE FROM sessions');
});
afterAll(() => world.close());

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const at = (ip: string) => ({ ...noOrigin, ip, userAgent: firefox });

/** Signs in as a browser does: a cookie, and its row. */
async function signIn(who: ViewerContext, ip = '192.0.2.9') {
  const found = await findViewer(who.user.id, null, null);
  const cookie = await sealSession({ userId: who.user.id, version: found?.sessionVersion ?? 0 });
  const session = await openSession(cookie);
  if (!session) throw new Error('no session');
  await noteSession(session, at(ip));
  return {
    id: session.id,
    session,
    isGood: async () => (await findCurrentViewer(session, null)) !== null,
  };
}

test('are listed to their person alone, by where, when and a coarse device', async () => {
  const laptop = await signIn(ada, '192.0.2.1');
  await signIn(bob);
  const listed = await listSessions(ada);
  expect(listed).toEqual([
    {
      id: laptop.id,
      ip: '192.0.2.1',
      agent: 'Firefox on Linux',
      startedAt: expect.any(Date),
      seenAt: expect.any(Date),
      expiresAt: laptop.session.expiresAt,
    },
  ]);
  await expect(endSession(bob, laptop.id)).rejects.toThrow(NotFound);
  await expect(endSession(bob, unknownId)).rejects.toThrow(NotFound);
  await expect(endSession(bob, 'nonsense')).rejects.toThrow(NotFound);
  expect(await laptop.isGood()).toBe(true);
});

test('one is ended, and its cookie is worth nothing at once', async () => {
  const [laptop, phone] = [await signIn(ada), await signIn(ada)];
  await endSession(ada, phone.id);
  expect(await phone.isGood()).toBe(false);
  expect(await laptop.isGood()).toBe(true);
  expect((await listSessions(ada)).map(({ id }) => id)).toEqual([laptop.id]);
  // A request that was under way records it once more: it stays ended.
  await noteSession(phone.session, at('192.0.2.3'));
  expect(await phone.isGood()).toBe(false);
  expect((await listSessions(ada)).map(({ id }) => id)).toEqual([laptop.id]);
  expect((await world.audit('session.ended')).at(-1)).toMatchObject({
    actor_id: ada.user.id,
    details: { agent: 'Firefox on Linux' },
  });
});

test('all others end, those on no list too, and this one goes on', async () => {
  const [here, phone] = [await signIn(ada), await signIn(ada)];
  const unlisted = await signIn(ada);
  await world.admin.query('DELETE FROM sessions WHERE id = $1', [unlisted.id]);
  const { sessionVersion } = await endOtherSessions(ada);
  expect(await Promise.all([phone.isGood(), unlisted.isGood()])).toEqual([false, false]);
  const cookie = await sealSession({ userId: ada.user.id, version: sessionVersion, id: here.id });
  const renewed = await openSession(cookie);
  expect(renewed?.id).toBe(here.id);
  if (renewed) await noteSession(renewed, at('192.0.2.9'));
  expect((await listSessions(ada)).map(({ id }) => id)).toEqual([here.id]);
});

test('a changed password ends them on the list too', async () => {
  await signIn(bob);
  await changePassword(bob, { currentPassword: password, newPassword: 'another horse battery' });
  expect(await listSessions(bob)).toEqual([]);
});

test('an instance admin and the command line end all of somebody’s, and list none', async () => {
  const phone = await signIn(ada);
  await expect(endSessionsOf(bob, { email: ada.user.email })).rejects.toThrow(Forbidden);
  await expect(endSessionsOf(root, { email: 'nobody@example.com' })).rejects.toThrow(Invalid);
  expect(await phone.isGood()).toBe(true);
  await endSessionsOf(root, { email: 'ADA@example.com' });
  expect(await phone.isGood()).toBe(false);
  const again = await signIn(await viewer(ada.user.id));
  await endSessionsOf(commandLine(), { email: ada.user.email });
  expect(await again.isGood()).toBe(false);
});

test('a use is written once in ten minutes, however many requests there are', async () => {
  const { session } = await signIn(ada);
  const start = Date.now();
  const seen = async () => (await listSessions(ada))[0]?.seenAt.getTime() ?? 0;
  const first = await seen();
  const use = async (ms: number, known: Date | null) => {
    setClock(() => start + ms);
    await touchSession(session, known, at('192.0.2.77'));
  };
  await use(60_000, new Date(first));
  expect(await seen()).toBe(first);
  await use(601_000, new Date(first));
  expect(await seen()).toBe(start + 601_000);
  await use(602_000, new Date(first));
  expect(await seen()).toBe(start + 601_000);
  expect((await listSessions(ada))[0]?.ip).toBe('192.0.2.77');
});

test('those that are over go at the next sign-in', async () => {
  await signIn(ada);
  setClock(() => Date.now() + 15 * 86_400_000);
  expect(await listSessions(ada)).toEqual([]);
  await signIn(ada);
  const { rows } = await world.admin.query('SELECT 1 FROM sessions');
  expect(rows).toHaveLength(1);
});

test.each([
  [firefox, 'Firefox on Linux'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
    'Safari on macOS',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    'Edge on Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1',
    'Chrome on iOS',
  ],
  ['curl/8.5.0', 'curl'],
  ['<script>', null],
  [null, null],
])('%s is %s', (given, words) => {
  expect(agentInWords(given)).toBe(words);
});
