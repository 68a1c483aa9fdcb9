import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encode } from 'next-auth/jwt';
import { apiViewer, handleNextAuth } from '@/lib/auth';
import { claimsOf, sealSession } from '@/lib/auth/session-cookie';
import { holdsSession, viewerByCookie } from '@/lib/auth/viewer-by-cookie';
import type { ViewerContext } from '@/lib/context';
import { env, requireKeys } from '@/lib/env';
import { openWorld, password, person, type World } from '../teams/world';

process.env.PORTAL_URL = 'https://portal.test';

let world: World;
let ada: ViewerContext;
let eve: ViewerContext;
let issuer: string;
const provider = createServer((_, response) => {
  response.end(JSON.stringify({ issuer, authorization_endpoint: `${issuer}/authorize` }));
});
beforeAll(async () => {
  await once(provider.listen(0, '127.0.0.1'), 'listening');
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  Object.assign(process.env, { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'portal' });
  world = await openWorld();
  ada = await person('Ada');
  eve = await person('Eve');
});
afterAll(async () => {
  provider.close();
  await world.close();
});

const [name, former] = ['__Host-next-auth.session-token', '__Secure-next-auth.session-token'];

/** As an older portal sealed it. */
async function ofBefore(who: ViewerContext): Promise<string> {
  const { h: _, ...claims } = claimsOf({ userId: who.user.id, version: 1 });
  return encode({ token: claims, secret: requireKeys(env()).sessionSecret });
}
const ofNow = (who: ViewerContext) => sealSession({ userId: who.user.id, version: 1 });

/** Who the pages and the API take the bearer of these cookies for. */
async function whoIs(cookie: string): Promise<string | null> {
  const request = new Request('https://portal.test/', { headers: { cookie } });
  const asked = await apiViewer(request).catch(() => null);
  const byApi = asked?.kind === 'person' ? asked.ctx.user.name : null;
  expect((await viewerByCookie(cookie, 'none'))?.user.name ?? null).toBe(byApi);
  return byApi;
}

async function ask(path: string, cookie: string, form?: Record<string, string>) {
  const request = new Request(`https://portal.test/api/auth/${path}`, {
    method: form ? 'POST' : 'GET',
    headers: { host: 'portal.test', cookie },
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
  const response = await handleNextAuth(request, path.split('?', 1)[0]?.split('/') ?? []);
  const set = new Map(
    response.headers.getSetCookie().map((line) => [line.split('=', 1)[0] ?? '', line]),
  );
  return { response, set };
}

async function csrf() {
  const { response, set } = await ask('csrf', '');
  const [cookie = ''] = (set.get('__Host-next-auth.csrf-token') ?? '').split(';', 1);
  return { csrfToken: String((await response.json()).csrfToken), cookie };
}

test('by https a session is in a cookie that no neighbour under the domain can set', async () => {
  const { csrfToken, cookie } = await csrf();
  const form = { csrfToken, email: ada.user.email, password };
  const { set } = await ask('callback/credentials', cookie, form);
  const line = set.get(name) ?? '';
  expect(line).toMatch(/; Path=\/;.*HttpOnly; Secure; SameSite=Lax/);
  expect(line).not.toMatch(/domain/i);
  expect(set.has(former)).toBe(false);
  const [own = ''] = line.split(';', 1);
  expect(await whoIs(own)).toBe('Ada');
  expect(holdsSession(own)).toBe(true);
});

test('all that a sign-in with OpenID leaves in the browser meanwhile is as safe from a neighbour', async () => {
  const { response, set } = await ask('signin/oidc?callbackUrl=%2Fops', '');
  expect(response.headers.get('location')).toContain(`${issuer}/authorize`);
  const names = ['callback-url', 'nonce', 'pkce.code_verifier', 'state'];
  expect([...set.keys()].sort()).toEqual(names.map((one) => `__Host-next-auth.${one}`));
  for (const line of set.values()) {
    expect(line).toMatch(/; Path=\/;.*HttpOnly; Secure/);
    expect(line).not.toMatch(/domain/i);
  }
});

test('one that a neighbour set under the former name signs nobody in, nor anybody out', async () => {
  const theirs = `${former}=${await ofNow(eve)}`;
  expect(await whoIs(theirs)).toBeNull();
  expect(await (await ask('session', theirs)).response.json()).toEqual({});
  const own = `${name}=${await ofNow(ada)}`;
  expect(await whoIs(`${theirs}; ${own}`)).toBe('Ada');
  expect(await whoIs(`${own}; ${former}=${await ofBefore(eve)}`)).toBe('Ada');
  expect(await whoIs(`${own}; ${name}=${await ofNow(eve)}`)).toBeNull();
});

test('a session that began under the former name goes on, and is signed out with its cookie', async () => {
  const own = `${former}=${await ofBefore(ada)}`;
  expect(await whoIs(own)).toBe('Ada');
  expect(holdsSession(own)).toBe(true);
  expect(await (await ask('session', own)).response.json()).toMatchObject({
    user: { name: 'Ada' },
  });
  const { csrfToken, cookie } = await csrf();
  const { set } = await ask('signout', `${cookie}; ${own}`, { csrfToken });
  for (const one of [name, former]) expect(set.get(one)).toMatch(/^[^=]+=;/);
  expect(await whoIs(own)).toBeNull();
});
