import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { handleNextAuth } from '@/lib/auth';
import { boundedAgent } from '@/lib/auth/bounded-agent';
import { openWorld, person, type World } from '../teams/world';

process.env.PORTAL_LOG_LEVEL = 'silent';

const portal = 'http://127.0.0.1:3000';
const clientId = 'portal';
const clientSecret = 'the secret of the portal, long enough to be a key';

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let keys: Keys;
let others: Keys;
let world: World;
let server: Server;
let elsewhere: Server;
let issuer: string;
let redirected = 0;

/** How the provider misbehaves in one test. */
interface Mood {
  discovery?: Record<string, unknown>;
  discoveryAt?: string;
  discoveryText?: string;
  claims?: JWTPayload;
  omit?: string[];
  info?: Record<string, unknown>;
  sign?: (claims: JWTPayload) => Promise<string>;
  /** Has one path answered with bytes that come until the connection ends. */
  flood?: string;
}
let mood: Mood = {};
let nonce = '';

const good = (claims: JWTPayload) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(keys.privateKey);

/** A token made by hand: libraries refuse to make these. */
const byHand = (header: object, claims: object, sign: (text: string) => string) => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${sign(text)}`;
};

let flooded = 0;
/** Sends spaces, with which JSON may begin, until nobody listens. */
function flood(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const piece = Buffer.alloc(64 * 1024, ' ');
  const pour = () => {
    while (!response.destroyed && flooded < mostFlooded) {
      flooded += piece.byteLength;
      if (!response.write(piece)) return;
    }
    response.end();
  };
  response.on('drain', pour);
  pour();
}
const mostFlooded = 64 * 1024 * 1024;

beforeAll(async () => {
  keys = await generateKeyPair('RS256', { extractable: true });
  others = await generateKeyPair('RS256', { extractable: true });
  elsewhere = createServer((_, response) => {
    redirected += 1;
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  server = createServer(async ({ url = '' }, response) => {
    const json = (body: unknown) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    if (mood.flood !== undefined && url.startsWith(mood.flood)) return flood(response);
    if (url.startsWith('/.well-known')) {
      if (mood.discoveryAt) return response.writeHead(302, { location: mood.discoveryAt }).end();
      if (mood.discoveryText !== undefined) return response.end(mood.discoveryText);
      return json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        ...(mood.info ? { userinfo_endpoint: `${issuer}/me` } : {}),
        ...mood.discovery,
      });
    }
    if (url === '/keys') {
      return json({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'own', use: 'sig' }] });
    }
    if (url === '/me') return json(mood.info);
    const now = Math.floor(Date.now() / 1000);
    const claims: JWTPayload = {
      iss: issuer,
      aud: clientId,
      sub: 'subject-of-ada',
      nonce,
      iat: now,
      exp: now + 300,
      email: 'ada@example.com',
      email_verified: true,
      ...mood.claims,
    };
    for (const name of mood.omit ?? []) delete claims[name];
    const idToken = await (mood.sign ?? good)(claims);
    return json({ access_token: 'a', token_type: 'Bearer', id_token: idToken });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.OIDC_ISSUER = issuer;
  process.env.OIDC_CLIENT_ID = clientId;
  process.env.OIDC_CLIENT_SECRET = clientSecret;
  world = await openWorld();
  await person('Ada');
});
afterAll(async () => {
  server.close();
  elsewhere.close();
  await world.close();
});
beforeEach(async () => {
  mood = {};
  flooded = 0;
  await world.admin.query('DELETE FROM identities');
});

type Jar = Map<string, string>;

async function ask(url: string, jar: Jar): Promise<Response> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const request = new Request(url, { headers: { cookie, host: '127.0.0.1:3000' } });
  const response = await handleNextAuth(request, new URL(url).pathname.split('/').slice(3));
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value) jar.set(name, value);
    else jar.delete(name);
  }
  return response;
}

/** Begins signing in; returns the provider's URL. */
async function begin(jar: Jar): Promise<URL> {
  const response = await ask(`${portal}/api/auth/signin/oidc?callbackUrl=%2Fops`, jar);
  return new URL(response.headers.get('location') ?? '', portal);
}

const comeBack = (asked: URL, jar: Jar, more = '') =>
  ask(
    `${portal}/api/auth/callback/oidc?code=c&state=${asked.searchParams.get('state')}${more}`,
    jar,
  );

/** Whether somebody was signed in, and whether they ended up at the page. */
async function signIn(more = '') {
  const jar: Jar = new Map();
  const asked = await begin(jar);
  nonce = asked.searchParams.get('nonce') ?? '';
  const response = await comeBack(asked, jar, more);
  const to = new URL(response.headers.get('location') ?? '', portal);
  return { isIn: jar.has('next-auth.session-token'), isThere: to.pathname === '/ops' };
}

const inside = { isIn: true, isThere: true };
const outside = { isIn: false, isThere: false };

test('a provider that does as it should signs in', async () => {
  expect(await signIn()).toEqual(inside);
});

test('also one whose token is for several, us among them, and made for us', async () => {
  mood = { claims: { aud: [clientId, 'another'], azp: clientId } };
  expect(await signIn()).toEqual(inside);
});

const hmac = (key: string) => (text: string) =>
  createHmac('sha256', key).update(text).digest('base64url');

const badTokens: [string, () => Mood][] = [
  ['without a signature', () => ({ sign: async (c) => byHand({ alg: 'none' }, c, () => '') })],
  [
    'signed with the public key as a secret',
    () => ({
      sign: async (c) => {
        const key = await exportSPKI(keys.publicKey);
        return byHand({ alg: 'HS256', kid: 'own' }, c, hmac(key));
      },
    }),
  ],
  [
    'signed with the secret we share',
    () => ({ sign: async (c) => byHand({ alg: 'HS256' }, c, hmac(clientSecret)) }),
  ],
  [
    'signed by another key under that name',
    () => ({
      sign: (c) =>
        new SignJWT(c).setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(others.privateKey),
    }),
  ],
  [
    'that brings its key along',
    () => ({
      sign: async (c) =>
        new SignJWT(c)
          .setProtectedHeader({ alg: 'RS256', jwk: await exportJWK(others.publicKey) })
          .sign(others.privateKey),
    }),
  ],
  ['of another issuer', () => ({ claims: { iss: 'https://evil.test' } })],
  ['for another client', () => ({ claims: { aud: 'another' } })],
  ['for several, made for another', () => ({ claims: { aud: [clientId, 'b'], azp: 'b' } })],
  ['for several, made for nobody in particular', () => ({ claims: { aud: [clientId, 'b'] } })],
  ['that is over', () => ({ claims: { iat: 1_000_000_000, exp: 1_000_000_300 } })],
  ['that never ends', () => ({ omit: ['exp'] })],
  ['with another nonce', () => ({ claims: { nonce: 'another' } })],
  ['without a nonce', () => ({ omit: ['nonce'] })],
  ['of nobody', () => ({ omit: ['sub'] })],
  ['of an empty subject', () => ({ claims: { sub: '' } })],
  ['with an address that is not verified', () => ({ claims: { email_verified: false } })],
  ['that does not say whether the address is', () => ({ omit: ['email_verified'] })],
  ['with an address that is text to be believed', () => ({ claims: { email_verified: '1' } })],
];

test.each(badTokens)('a token %s signs nobody in', async (_what, made) => {
  mood = made();
  expect(await signIn()).toEqual(outside);
  expect((await world.admin.query('SELECT 1 FROM identities')).rows).toEqual([]);
});

const sub = 'subject-of-ada';
const badInfo: [string, Mood][] = [
  ['of another subject', { info: { sub: 'another', email_verified: true } }],
  ['of nobody', { info: { email_verified: true } }],
  [
    'with an address that it does not vouch for, beside one that it does',
    { info: { sub, email: 'ada@example.com' }, claims: { email: 'someone@example.com' } },
  ],
  ['that takes back what was vouched for', { info: { sub, email_verified: false } }],
];

test.each(badInfo)('user info %s signs nobody in', async (_what, made) => {
  mood = made;
  expect(await signIn()).toEqual(outside);
});

test('user info without an address leaves the one of the token', async () => {
  mood = { info: { sub } };
  expect(await signIn()).toEqual(inside);
});

const badDiscoveries: [string, () => Mood][] = [
  [
    'leads elsewhere',
    () => ({ discoveryAt: `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/` }),
  ],
  ['is no JSON', () => ({ discoveryText: '<html>' })],
  ['is a list', () => ({ discoveryText: '[]' })],
  ['is empty', () => ({ discoveryText: '' })],
  [
    'names another issuer',
    () => ({ discovery: { issuer: 'https://evil.test' }, claims: { iss: 'https://evil.test' } }),
  ],
  ['names no issuer', () => ({ discovery: { issuer: null } })],
];

test.each(badDiscoveries)('a discovery document that %s signs nobody in', async (_what, made) => {
  mood = made();
  expect(await signIn()).toEqual(outside);
  expect(redirected).toBe(0);
});

test('an answer that another issuer signs as its own is a mix-up', async () => {
  expect(await signIn(`&iss=${encodeURIComponent('https://evil.test')}`)).toEqual(outside);
  expect(await signIn(`&iss=${encodeURIComponent(issuer)}`)).toEqual(inside);
});

test('an answer counts once, and in the browser that asked', async () => {
  const jar: Jar = new Map();
  const asked = await begin(jar);
  nonce = asked.searchParams.get('nonce') ?? '';
  const stranger: Jar = new Map();
  await comeBack(asked, stranger);
  expect(stranger.has('next-auth.session-token')).toBe(false);
  await comeBack(asked, jar);
  expect(jar.has('next-auth.session-token')).toBe(true);
  jar.delete('next-auth.session-token');
  await comeBack(asked, jar);
  expect(jar.has('next-auth.session-token')).toBe(false);
});

test.each([
  ['/.well-known', 'OAuthSignin'],
  ['/token', 'OAuthCallback'],
  ['/keys', 'OAuthCallback'],
  ['/me', 'OAuthCallback'],
])(
  'an answer of %s without an end is not read for long, and signs nobody in',
  async (path, code) => {
    mood = { flood: path, info: { sub } };
    const jar: Jar = new Map();
    const asked = await begin(jar);
    nonce = asked.searchParams.get('nonce') ?? '';
    const begun = asked.pathname === '/authorize';
    const answer = begun ? (await comeBack(asked, jar)).headers.get('location') : asked.href;
    expect(answer).toBe(`${portal}/api/auth/error?error=${code}`);
    expect(jar.has('next-auth.session-token')).toBe(false);
    expect(flooded).toBeGreaterThan(0);
    expect(flooded).toBeLessThan(mostFlooded / 4);
  },
);

test('an answer that begins and never ends is given up', async () => {
  const agent = boundedAgent('http:', { deadlineMs: 100, mostBytes: 1024 });
  const endless = createServer((_, response) => response.write('{')).listen(0, '127.0.0.1');
  await once(endless, 'listening');
  const { port } = endless.address() as AddressInfo;
  const given = new Promise((resolve) => {
    get({ port, agent }, (answer) => answer.resume()).once('error', resolve);
  });
  expect(String(await given)).toContain('took longer than 0.1 s');
  endless.close();
});
