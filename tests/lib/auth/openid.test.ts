import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { apiViewer, handleNextAuth } from '@/lib/auth';
import type { ViewerContext } from '@/lib/context';
import { inviteMember } from '@/lib/teams';
import { openWorld, person, team, type World } from '../teams/world';

const portal = 'http://127.0.0.1:3000';
let provider: ChildProcess;
let world: World;
let ada: ViewerContext;
beforeAll(async () => {
  const script = join(__dirname, 'openid-server.mjs');
  provider = spawn(process.execPath, [script, `${portal}/api/auth/callback/oidc`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (!provider.stdout) throw new Error('The provider has no output.');
  const [issuer] = await once(createInterface(provider.stdout), 'line');
  process.env.OIDC_ISSUER = String(issuer);
  process.env.OIDC_CLIENT_ID = 'portal';
  process.env.OIDC_CLIENT_SECRET = 'the secret of the portal';
  world = await openWorld();
  ada = await person('Ada');
});
afterAll(async () => {
  provider.kill();
  await world.close();
});

/** A browser without script: follows redirects, keeps cookies by host, and fills in the provider's forms. */
class Browser {
  readonly #jars = new Map<string, Map<string, string>>();

  jar(url: string): Map<string, string> {
    const { host } = new URL(url);
    const jar = this.#jars.get(host) ?? new Map<string, string>();
    this.#jars.set(host, jar);
    return jar;
  }

  async visit(url: string, form?: Record<string, string>): Promise<{ url: string; body: string }> {
    const jar = this.jar(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const request = new Request(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie, host: new URL(url).host },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
    const inPortal = url.startsWith(`${portal}/api/auth/`);
    const segments = new URL(url).pathname.split('/').slice(3);
    const response = inPortal ? await handleNextAuth(request, segments) : await fetch(request);
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value) jar.set(name, value);
      else jar.delete(name);
    }
    const location = response.headers.get('location');
    if (!location) return { url, body: await response.text() };
    const next = new URL(location, url).href;
    // The portal's pages are no part of this.
    return next.startsWith(portal) && !next.startsWith(`${portal}/api/auth/`)
      ? { url: next, body: '' }
      : this.visit(next);
  }

  /** From the portal's link through the provider and back; answers where it ends. */
  async signInAs(login: string, returnTo = '/ops'): Promise<URL> {
    const start = `${portal}/api/auth/signin/oidc?callbackUrl=${encodeURIComponent(returnTo)}`;
    let page = await this.visit(start);
    for (let step = 0; step < 3 && page.body.includes('<form'); step += 1) {
      const prompt = /name="prompt" value="(\w+)"/.exec(page.body)?.[1] ?? '';
      const [, action = ''] = /<form[^>]*action="([^"]+)"/.exec(page.body) ?? [];
      page = await this.visit(new URL(action, page.url).href, { prompt, login, password: 'any' });
    }
    return new URL(page.url);
  }

  async viewer() {
    const session = this.jar(portal).get('next-auth.session-token') ?? '';
    const headers = { cookie: `next-auth.session-token=${session}` };
    return (await apiViewer(new Request(portal, { headers }))).ctx;
  }
}

test('a user with that verified address signs in, is linked, and signs in again', async () => {
  const browser = new Browser();
  expect((await browser.signInAs('ada')).href).toBe(`${portal}/ops`);
  expect(await browser.viewer()).toMatchObject({ user: ada.user });
  expect(await world.audit('identity.linked')).toHaveLength(1);
  expect((await new Browser().signInAs('ada')).pathname).toBe('/ops');
  expect(await world.audit('identity.linked')).toHaveLength(1);
  const [event] = await world.audit('sign_in.succeeded');
  expect(event).toMatchObject({ actor_id: ada.user.id, details: { method: 'oidc' } });
});

test('strangers and unverified addresses are led back to the sign-in page', async () => {
  await person('Bob');
  for (const login of ['stranger', 'unverified-bob']) {
    const browser = new Browser();
    const end = await browser.signInAs(login);
    expect(end.pathname).toBe('/sign-in');
    expect(end.searchParams.get('error')).toBe('AccessDenied');
    await expect(browser.viewer()).rejects.toThrow();
  }
});

test('who comes from an invitation gets an account, and is led back to it', async () => {
  const ctx = await team('ops', ada);
  const { token } = await inviteMember(ctx, { role: 'viewer', email: 'zoe@example.com' });
  const other = await new Browser().signInAs('yan', `/invitation/${token}`);
  expect(other.searchParams.get('error')).toBe('AccessDenied');
  const browser = new Browser();
  const end = await browser.signInAs('zoe', `/invitation/${token}`);
  expect(end.href).toBe(`${portal}/invitation/${token}`);
  expect(await browser.viewer()).toMatchObject({ user: { email: 'zoe@example.com', name: 'zoe' } });
});

test('a callback that nobody here began is refused', async () => {
  const browser = new Browser();
  const page = await browser.visit(`${portal}/api/auth/callback/oidc?code=stolen&state=forged`);
  expect(page.url).toContain('/sign-in?');
  await expect(browser.viewer()).rejects.toThrow();
});

test('a foreign page cannot begin a sign-in', async () => {
  const request = new Request(`${portal}/api/auth/signin/oidc`, {
    headers: { host: '127.0.0.1:3000', 'sec-fetch-site': 'cross-site' },
  });
  const response = await handleNextAuth(request, ['signin', 'oidc']);
  expect(response.headers.get('location')).toMatch(/^\/sign-in/);
});
