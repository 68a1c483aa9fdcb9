import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { apiViewer, handleNextAuth, sessionIdIn } from '@/lib/auth';
import { groupsOf, isSilent } from '@/lib/auth/oidc-provider';
import type { ViewerContext } from '@/lib/context';
import { addGroupRule, listGroupRules, removeGroupRule } from '@/lib/directory';
import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/errors';
import {
  commandLine,
  createApiToken,
  findApiToken,
  findViewer,
  inviteMember,
  unlinkIdentities,
} from '@/lib/teams';
import { join as joinTeam, member, openWorld, person, team, type World } from '../teams/world';

const portal = 'http://127.0.0.1:3000';
let provider: ChildProcess;
let world: World;
let ada: ViewerContext;
const folder = mkdtempSync(join(tmpdir(), 'portal-groups-'));
const groupsFile = join(folder, 'groups.json');
beforeAll(async () => {
  const script = join(__dirname, 'openid-server.mjs');
  const args = [script, `${portal}/api/auth/callback/oidc`, groupsFile];
  provider = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (!provider.stdout) throw new Error('The provider has no output.');
  const [issuer] = await once(createInterface(provider.stdout), 'line');
  process.env.OIDC_ISSUER = String(issuer);
  process.env.OIDC_CLIENT_ID = 'portal';
  process.env.OIDC_CLIENT_SECRET = 'the secret of the portal';
  process.env.OIDC_GROUPS_CLAIM = 'groups';
  world = await openWorld();
  ada = await person('Ada');
});
afterAll(async () => {
  provider.kill();
  rmSync(folder, { recursive: true });
  await world.close();
});

/** A browser without scripts: follows redirects, keeps cookies by host, and fills in the provider's forms. */
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
    // The portal's pages are not part of this test.
    return next.startsWith(portal) && !next.startsWith(`${portal}/api/auth/`)
      ? { url: next, body: '' }
      : this.visit(next);
  }

  /** From the portal's link through the provider and back; returns the final URL. */
  async signInAs(login: string, returnTo = '/ops', more = ''): Promise<URL> {
    const start = `${portal}/api/auth/signin/oidc?callbackUrl=${encodeURIComponent(returnTo)}`;
    let page = await this.visit(`${start}${more}`);
    for (let step = 0; step < 3 && page.body.includes('<form'); step += 1) {
      const prompt = /name="prompt" value="(\w+)"/.exec(page.body)?.[1] ?? '';
      const [, action = ''] = /<form[^>]*action="([^"]+)"/.exec(page.body) ?? [];
      page = await this.visit(new URL(action, page.url).href, { prompt, login, password: 'any' });
    }
    return new URL(page.url);
  }

  /** Whether its session began with the person showing who they are. */
  async hasShown(): Promise<boolean> {
    const session = this.jar(portal).get('next-auth.session-token') ?? '';
    return (await sessionIdIn(`next-auth.session-token=${session}`)) !== null;
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

test('who is to show anew who they are is asked by the provider, though it knows them', async () => {
  const browser = new Browser();
  await browser.signInAs('ada');
  const start = `${portal}/api/auth/signin/oidc?callbackUrl=%2Fprofile%2Fsecond-factor`;
  expect((await browser.visit(start)).body).not.toContain('name="login"');
  expect((await browser.visit(`${start}&prompt=login`)).body).toContain('name="login"');
  // Nothing else of a link reaches the provider: who asks, for what, and where the answer goes is not its to say.
  const more = {
    client_id: 'another',
    redirect_uri: 'https://evil.example',
    response_type: 'token',
  };
  const bent = `${start}&${new URLSearchParams({ ...more, scope: 'openid all', prompt: 'none' })}`;
  const answer = await handleNextAuth(new Request(bent), ['signin', 'oidc']);
  const asked = new URL(answer.headers.get('location') ?? '').searchParams;
  expect(Object.fromEntries(asked)).toMatchObject({
    client_id: 'portal',
    redirect_uri: `${portal}/api/auth/callback/oidc`,
    response_type: 'code',
    scope: 'openid email profile',
  });
  expect(asked.get('prompt')).toBeNull();
});

test('who came in without being asked who they are has not shown it, and the provider is not just believed', async () => {
  const browser = new Browser();
  // This provider tells no time unless asked: whether it asked anybody is not known.
  await browser.signInAs('ada');
  expect(await browser.hasShown()).toBe(false);
  await browser.signInAs('ada', '/profile/second-factor', '&prompt=login');
  expect(await browser.hasShown()).toBe(true);
  await browser.signInAs('ada');
  expect(await browser.hasShown()).toBe(false);
  const at = Math.floor(Date.now() / 1000);
  expect([at, at - 240, at - 360, 0].map((time) => isSilent({ auth_time: time }, true))).toEqual([
    ...[false, false, true, true],
  ]);
  // Another answer than the one that was asked for: its person took the request out of the URL.
  const start = `${portal}/api/auth/signin/oidc?callbackUrl=%2F&prompt=login`;
  const response = await handleNextAuth(new Request(start), ['signin', 'oidc']);
  const asked = new URL(response.headers.get('location') ?? '').searchParams;
  expect([asked.get('prompt'), asked.get('max_age')]).toEqual(['login', '0']);
  for (const line of response.headers.getSetCookie().filter((one) => one.includes('anew'))) {
    browser.jar(portal).set('portal-anew', /=([^;]*)/.exec(line)?.[1] ?? '');
  }
  await browser.signInAs('ada');
  expect(await browser.hasShown()).toBe(false);
});

test('an account that is somebody’s at the provider is nobody else’s, whoever has its address now', async () => {
  // The provider gave a former user's address to somebody new, or the portal's address was changed to theirs.
  await world.admin.query("UPDATE users SET email = 'heir@example.com' WHERE id = $1", [
    ada.user.id,
  ]);
  const end = await new Browser().signInAs('heir');
  await world.admin.query('UPDATE users SET email = $2 WHERE id = $1', [
    ada.user.id,
    ada.user.email,
  ]);
  expect(end.searchParams.get('error')).toBe('AccessDenied');
  expect(await world.audit('identity.linked')).toHaveLength(1);
  // Until an instance admin confirms that it was handed on.
  await expect(unlinkIdentities(ada, { email: ada.user.email })).rejects.toThrow(Forbidden);
  expect(await unlinkIdentities(commandLine(), { email: ada.user.email })).toEqual({ unlinked: 1 });
  expect((await new Browser().signInAs('ada')).pathname).toBe('/ops');
  expect(await world.audit('identity.refused')).toMatchObject([
    { target_name: 'heir@example.com' },
  ]);
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

describe('groups', () => {
  /** The provider's claims about a person, from their next sign-in on. */
  const say = (claims: Record<string, object>) => writeFileSync(groupsFile, JSON.stringify(claims));
  const signIn = async (login: string) => {
    const browser = new Browser();
    expect((await browser.signInAs(login)).pathname).toBe('/ops');
    return browser;
  };
  const roleIn = async (slug: string, email: string) => {
    const { rows } = await world.admin.query<{ role: string; from_groups: boolean }>(
      `SELECT m.role, m.from_groups FROM memberships m JOIN users u ON u.id = m.user_id JOIN teams t ON t.id = m.team_id
       WHERE u.email = $1 AND t.slug = $2`,
      [email, slug],
    );
    return rows[0] ? `${rows[0].role}${rows[0].from_groups ? ' by groups' : ''}` : null;
  };
  const rule = (group: string, slug: string, role: string) =>
    addGroupRule(commandLine(), { group, team: slug, role });

  beforeAll(async () => {
    await team('data', ada);
    await team('web', ada);
    await rule('Data People', 'data', 'viewer');
    await rule('data-leads', 'data', 'admin');
    await rule('web', 'web', 'operator');
  });

  test('who is in a group with a rule gets an account and the highest role of each team', async () => {
    say({ nina: { groups: ['data people', 'data-leads', 'unknown', 7, 'x\u0000'] } });
    const browser = await signIn('nina');
    expect(await browser.viewer()).toMatchObject({ user: { email: 'nina@example.com' } });
    expect(await roleIn('data', 'nina@example.com')).toBe('admin by groups');
    expect(await roleIn('web', 'nina@example.com')).toBeNull();
    const [event] = (await world.audit('member.added')).slice(-1);
    expect(event).toMatchObject({
      actor_name: 'directory',
      details: { role: 'admin', by: 'groups' },
    });
    expect((await world.audit('user.created')).at(-1)?.details).toEqual({ by: 'groups' });
  });

  test('a stranger without such a group stays outside', async () => {
    say({ stranger: { groups: ['unknown'] } });
    const end = await new Browser().signInAs('stranger');
    expect(end.searchParams.get('error')).toBe('AccessDenied');
  });

  test('each sign-in adds, changes and removes; tokens end with the membership or the role', async () => {
    say({ otto: { groups: ['data-leads', 'web'] } });
    await signIn('otto');
    const { rows } = await world.admin.query(
      "SELECT id FROM users WHERE email = 'otto@example.com'",
    );
    const who = { user: { id: rows[0].id, name: 'otto' } } as ViewerContext;
    const asAdmin = await member('data', who);
    const { token } = await createApiToken(asAdmin, { name: 'x', role: 'viewer' });
    const higher = await createApiToken(asAdmin, { name: 'y', role: 'admin' });
    await inviteMember(asAdmin, { role: 'admin' });
    say({ otto: { groups: ['Data People'] } });
    await signIn('otto');
    // Nobody keeps a link that leads back to a role they had.
    expect((await world.audit('invitation.revoked')).at(-1)?.details).toEqual({
      role: 'admin',
      because: 'member.role_changed',
    });
    expect(await roleIn('data', 'otto@example.com')).toBe('viewer by groups');
    expect(await roleIn('web', 'otto@example.com')).toBeNull();
    expect(await findApiToken(token)).not.toBeNull();
    expect(await findApiToken(higher.token)).toBeNull();
    // A missing claim means no groups; it takes effect with the next request.
    say({});
    const browser = await signIn('otto');
    expect(await roleIn('data', 'otto@example.com')).toBeNull();
    expect(await browser.viewer()).toMatchObject({ user: { email: 'otto@example.com' } });
    expect((await findViewer(rows[0].id, 'data', null))?.membership).toBeNull();
    expect(await findApiToken(token)).toBeNull();
  });

  test('too many groups to tell change nothing', async () => {
    say({ pia: { groups: ['web'] } });
    await signIn('pia');
    expect(groupsOf({ _claim_names: { groups: 'src1' } })).toBeNull();
    expect(groupsOf({ groups: 'one' })).toEqual(['one']);
    expect(groupsOf({ memberOf: ['web'] })).toEqual([]);
    expect(await roleIn('web', 'pia@example.com')).toBe('operator by groups');
  });

  test('a membership made by hand is never touched, and the last owner stays one', async () => {
    const quinn = await person('Quinn');
    await joinTeam('web', quinn, 'admin');
    say({ quinn: { groups: ['web', 'bosses'] } });
    await signIn('quinn');
    expect(await roleIn('web', 'quinn@example.com')).toBe('admin');
    say({});
    await signIn('quinn');
    expect(await roleIn('web', 'quinn@example.com')).toBe('admin');

    await team('lonely', ada);
    await rule('bosses', 'lonely', 'owner');
    say({ rosa: { groups: ['bosses'] } });
    await signIn('rosa');
    await world.admin.query(
      `DELETE FROM memberships m USING teams t WHERE t.id = m.team_id AND t.slug = 'lonely' AND NOT m.from_groups`,
    );
    say({});
    await signIn('rosa');
    expect(await roleIn('lonely', 'rosa@example.com')).toBe('owner by groups');
  });

  test('a rule that comes or goes holds at once for those who are known to be in the group', async () => {
    say({ sam: { groups: ['night shift', 'web'] } });
    await signIn('sam');
    const made = await rule('Night Shift', 'data', 'operator');
    expect(await roleIn('data', 'sam@example.com')).toBe('operator by groups');
    await removeGroupRule(commandLine(), made.id);
    expect(await roleIn('data', 'sam@example.com')).toBeNull();
    expect(await roleIn('web', 'sam@example.com')).toBe('operator by groups');
  });

  test('rules are an instance admin’s; twice the same, no team and nonsense are refused', async () => {
    const given = { group: 'web', team: 'web', role: 'viewer' };
    await expect(addGroupRule(ada, given)).rejects.toThrow(Forbidden);
    await expect(listGroupRules(ada)).rejects.toThrow(Forbidden);
    await expect(removeGroupRule(ada, 'x')).rejects.toThrow(Forbidden);
    await expect(rule('WEB', 'web', 'viewer')).rejects.toThrow(Conflict);
    await expect(rule('web', 'nowhere', 'viewer')).rejects.toThrow(Invalid);
    await expect(rule('', 'web', 'viewer')).rejects.toThrow(Invalid);
    await expect(removeGroupRule(commandLine(), 'x')).rejects.toThrow(NotFound);
    expect(await listGroupRules(commandLine())).toHaveLength(4);
  });
});
