import { requireTeam, requireViewer } from '@/lib/auth';
import { sealSession, sessionCookieName } from '@/lib/auth/session-cookie';
import type { ViewerContext } from '@/lib/context';
import { openWorld, person, team, type World } from '../teams/world';

let cookie: string | undefined;
const path = '/ops/pipelines?status=failed';
jest.mock('next/headers', () => ({
  cookies: async () => ({
    get: (name: string) =>
      cookie && name === sessionCookieName() ? { name, value: cookie } : undefined,
  }),
  headers: async () => new Headers({ 'x-portal-path': path, 'user-agent': 'jest' }),
}));
jest.mock('next/navigation', () => ({
  redirect: (to: string) => {
    throw new Error(`redirect ${to}`);
  },
  notFound: () => {
    throw new Error('not found');
  },
}));

let world: World;
let ada: ViewerContext;
beforeAll(async () => {
  world = await openWorld();
  ada = await person('Ada', true);
  const bob = await person('Bob');
  await team('ops', ada);
  await team('bobs', bob);
});
afterAll(() => world.close());

const signedIn = async (version = 1) => {
  cookie = await sealSession({ userId: ada.user.id, version });
};

test('nobody is led to the sign-in page, and back', async () => {
  cookie = undefined;
  const led = `redirect /sign-in?callbackUrl=${encodeURIComponent(path)}`;
  await expect(requireViewer()).rejects.toThrow(led);
  await expect(requireTeam('ops')).rejects.toThrow(led);
  await expect(requireViewer({ returnTo: '/profile' })).rejects.toThrow(
    'redirect /sign-in?callbackUrl=%2Fprofile',
  );
  await signedIn(2);
  await expect(requireViewer()).rejects.toThrow('redirect');
});

test('a member gets their right to act; a team one is not in is not there', async () => {
  await signedIn();
  expect((await requireViewer()).user).toEqual(ada.user);
  expect(await requireTeam('ops')).toMatchObject({
    role: 'owner',
    team: { slug: 'ops' },
    actor: { kind: 'user', id: ada.user.id },
    origin: { userAgent: 'jest' },
  });
  for (const slug of ['bobs', 'nothing', '..', '']) {
    await expect(requireTeam(slug)).rejects.toThrow('not found');
  }
});
