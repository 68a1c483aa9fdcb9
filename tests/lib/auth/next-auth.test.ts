import { apiViewer, handleNextAuth } from '@/lib/auth';
import { pendingCookie } from '@/lib/auth/pending-sign-in';
import { openSession } from '@/lib/auth/session-cookie';
import type { ViewerContext } from '@/lib/context';
import { TooLarge } from '@/lib/errors';
import { signOutEverywhere } from '@/lib/teams';
import { openWorld, password, person, type World } from '../teams/world';

let world: World;
let ada: ViewerContext;
beforeAll(async () => {
  world = await openWorld();
  ada = await person('Ada');
});
afterAll(() => world.close());

/** A program with a cookie jar, as the contract describes signing in for tests. */
class Program {
  readonly cookies = new Map<string, string>();

  constructor(readonly base = 'http://127.0.0.1:3000') {}

  async ask(
    path: string,
    form?: Record<string, string>,
    more: Record<string, string> = {},
  ): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const request = new Request(`http://internal.invalid/api/auth/${path}`, {
      method: form ? 'POST' : 'GET',
      headers: { host: new URL(this.base).host, cookie, ...more },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
    const response = await handleNextAuth(request, (path.split('?')[0] ?? '').split('/'));
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (!name) continue;
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    return response;
  }

  async csrfToken(): Promise<string> {
    return (await (await this.ask('csrf')).json()).csrfToken;
  }

  async signIn(more: Record<string, string> = {}): Promise<Response> {
    const csrfToken = await this.csrfToken();
    return this.ask('callback/credentials', {
      csrfToken,
      email: ada.user.email,
      password,
      ...more,
    });
  }

  get session(): string | undefined {
    return this.cookies.get('next-auth.session-token');
  }
}

const viewerOf = (program: Program) =>
  apiViewer(
    new Request('http://127.0.0.1:3000/', {
      headers: { cookie: `next-auth.session-token=${program.session}` },
    }),
  );

test.each(['http://127.0.0.1:3000', 'http://localhost:4567'])(
  'a program signs in at %s',
  async (base) => {
    const program = new Program(base);
    const response = await program.signIn({ callbackUrl: '/ops' });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(`${base}/ops`);
    expect(await viewerOf(program)).toMatchObject({
      kind: 'person',
      ctx: { user: { id: ada.user.id } },
    });
    const session = await (await program.ask('session')).json();
    expect(session).toEqual({
      user: { name: 'Ada', email: 'ada@example.com' },
      expires: expect.any(String),
    });
  },
);

test('the cookie is for the server alone', async () => {
  const program = new Program();
  const line = (await program.signIn()).headers
    .getSetCookie()
    .find((cookie) => cookie.startsWith('next-auth.session-token='));
  expect(line).toMatch(/HttpOnly/);
  expect(line).toMatch(/SameSite=Lax/);
  // Five parts: encrypted, not only signed.
  expect(program.session?.split('.')).toHaveLength(5);
});

test.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
  'signing in never leads to %s',
  async (callbackUrl) => {
    const program = new Program();
    const location = (await program.signIn({ callbackUrl })).headers.get('location') ?? '';
    expect(location).toMatch(/^(http:\/\/127\.0\.0\.1:3000)?\//);
    expect(location).not.toContain('evil');
  },
);

test('wrong passwords, unknown addresses and missing CSRF tokens sign nobody in', async () => {
  const places: (string | null)[] = [];
  for (const wrong of [{ password: 'wrong' }, { email: 'nobody@example.com' }]) {
    const program = new Program();
    const response = await program.signIn(wrong);
    expect(program.session).toBeUndefined();
    places.push(response.headers.get('location'));
  }
  expect(places[0]).toContain('error=CredentialsSignin');
  expect(places[1]).toBe(places[0]);
  const program = new Program();
  await program.signIn({ csrfToken: 'forged' });
  expect(program.session).toBeUndefined();
});

test('asking after a session does not prolong it, and an ended one is cleared', async () => {
  const program = new Program();
  await program.signIn();
  const before = program.session;
  const asked = await program.ask('session');
  expect(asked.headers.getSetCookie().join()).not.toContain('session-token');
  expect(program.session).toBe(before);
  await signOutEverywhere(ada);
  expect(await (await program.ask('session')).json()).toEqual({});
  expect(program.session).toBeUndefined();
});

test('signing out ends the session for copies of the cookie too', async () => {
  const program = new Program();
  await program.signIn();
  const copy = new Program();
  copy.cookies.set('next-auth.session-token', program.session ?? '');
  await expect(viewerOf(copy)).resolves.toBeDefined();
  await program.ask('signout', { csrfToken: await program.csrfToken() });
  expect(program.session).toBeUndefined();
  await expect(viewerOf(copy)).rejects.toThrow('Sign in');
});

test('the limit is told in a word, and nothing of an error is put into an address', async () => {
  const program = new Program();
  let location = '';
  for (let n = 0; n < 11; n += 1) {
    location =
      (await program.signIn({ email: 'limited@example.com' })).headers.get('location') ?? '';
  }
  expect(new URL(location).searchParams.get('error')).toBe('RateLimited');
  const told = await program.signIn({ email: 'limited@example.com', json: 'true' });
  expect([told.status, told.headers.get('retry-after')]).toEqual([429, '900']);
});

test('a program is told 401 of a wrong password, and 503 while nobody can look', async () => {
  const program = new Program();
  const wrong = await program.signIn({ password: 'not the right one', json: 'true' });
  expect(wrong.status).toBe(401);
  await world.admin.query('ALTER TABLE users RENAME TO users_away');
  const away = await program
    .signIn({ json: 'true' })
    .finally(() => world.admin.query('ALTER TABLE users_away RENAME TO users'));
  expect([away.status, away.headers.get('retry-after')]).toEqual([503, '2']);
  expect(await away.json()).toMatchObject({
    status: 503,
    detail: 'The portal is unavailable. Try again in a moment.',
    url: expect.stringContaining('error=Unavailable'),
  });
});

test('a portal that hashes all it can says so, and lets in again once it is done', async () => {
  const shared = globalThis as { __portalHashing?: { running: number; waiting: unknown[] } };
  const idle = shared.__portalHashing;
  shared.__portalHashing = { running: 4, waiting: Array(32) };
  const program = new Program();
  const location = (await program.signIn()).headers.get('location') ?? '';
  expect(new URL(location).searchParams.get('error')).toBe('Busy');
  expect(program.session).toBeUndefined();
  if (idle) shared.__portalHashing = idle;
  else delete shared.__portalHashing;
  await program.signIn();
  expect(program.session).toBeDefined();
});

test('refuses what is too long, and what only fills the log', async () => {
  const program = new Program();
  await expect(program.signIn({ password: 'x'.repeat(100_000) })).rejects.toThrow(TooLarge);
  expect((await program.ask('_log', { code: 'x', level: 'error' })).status).toBe(404);
  expect((await program.ask('callback/credentials')).status).toBe(405);
});

test('a client cannot name another host', async () => {
  const program = new Program();
  const csrfToken = await program.csrfToken();
  const response = await program.ask(
    'callback/credentials',
    { csrfToken, email: ada.user.email, password, callbackUrl: '/ops' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
  );
  expect(response.headers.get('location')).toBe('http://127.0.0.1:3000/ops');
});

test('with a second factor the right password makes no session: it leads to the second step', async () => {
  const bob = await person('Bob');
  const as = { email: bob.user.email, callbackUrl: '/ops?x=1' };
  const before = new Program();
  await before.signIn(as);
  expect(before.session).toBeDefined();
  expect(before.cookies.get('portal-device')).toMatch(/^[\w-]{43}\./);
  await world.admin.query('UPDATE users SET second_factor_at = now() WHERE id = $1', [bob.user.id]);
  const program = new Program();
  const response = await program.signIn(as);
  expect(response.headers.get('location')).toMatch(/\/sign-in\/second$/);
  expect(program.session).toBeUndefined();
  expect(program.cookies.get('portal-device')).toBeUndefined();
  const waiting = await pendingCookie.open(program.cookies.get('portal-second'));
  expect(waiting).toMatchObject({ userId: bob.user.id, version: 1, returnTo: '/ops?x=1' });
  // One step's cookie is not accepted as another's, nor as a session.
  expect(await openSession(program.cookies.get('portal-second'))).toBeNull();
  expect(await pendingCookie.open(before.session)).toBeNull();
  const wrong = new Program();
  await wrong.signIn({ ...as, password: 'wrong' });
  expect(wrong.cookies.get('portal-second')).toBeUndefined();
});
