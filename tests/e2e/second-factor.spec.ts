import type { Page } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import { inspect } from './support/inspect';
import { stage, started } from './support/stage';
import { expect, hydrated, test } from './support/test';

/** Passkeys belong to a host name: a bare address has none. */
const base = () => started().portalUrl.replace('127.0.0.1', 'localhost');

const codeOf = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) }).generate();

/** Checks it at desktop width and at phone width, then returns to desktop width. */
async function look(page: Page, name: string) {
  await inspect(page, name);
  await page.setViewportSize({ width: 1280, height: 800 });
}

async function signIn(page: Page, email: string, password: string) {
  await page.goto(`${base()}/sign-in`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function signOut(page: Page, name: string) {
  await page.goto(`${base()}/profile`);
  await page.locator('summary', { hasText: name }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
}

async function confirm(page: Page, password: string) {
  await page.goto(`${base()}/profile/second-factor`);
  const asked = page.getByLabel('Your password');
  if (!(await asked.isVisible())) return;
  await asked.fill(password);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(asked).toHaveCount(0);
}

test('an authenticator app, recovery codes and a passkey sign somebody in', async ({
  page,
  context,
}) => {
  test.setTimeout(180_000);
  const team = await stage.team({ slug: 'second-factor', roles: ['viewer'] });
  const { owner } = team.people;
  await signIn(page, owner.email, owner.password);
  await expect(page).toHaveURL(new RegExp(`/${team.slug}$`));

  let secret = '';
  let codes: string[] = [];
  await test.step('an app is set up after the password was given again', async () => {
    await page.goto(`${base()}/profile/second-factor`);
    await look(page, 'second factor asks for the password');
    await page.getByLabel('Your password').fill('not the password');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
    await confirm(page, owner.password);
    await page.getByRole('button', { name: 'Set up an app' }).click();
    secret = (await page.locator('code').first().textContent()) ?? '';
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    await look(page, 'second factor shows the key');
    await page.getByLabel('Code from the app').fill(codeOf(secret));
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await expect(page.getByText('Your recovery codes')).toBeVisible();
    codes = (await page.locator('pre code').allTextContents()).map((code) => code.trim());
    expect(codes).toHaveLength(10);
    await look(page, 'second factor shows recovery codes');
    await page.reload();
    await expect(page.locator('pre code')).toHaveCount(0);
  });

  await test.step('the password alone leads to the second step, where a used code does not pass', async () => {
    await signOut(page, owner.name);
    await signIn(page, owner.email, owner.password);
    await expect(page).toHaveURL(/\/sign-in\/second$/);
    await look(page, 'second step');
    await page.goto(`${base()}/${team.slug}`);
    await expect(page).toHaveURL(/\/sign-in/);
    await page.goto(`${base()}/sign-in/second`);
    await page.getByLabel('Code').fill('000000');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
    await page.getByLabel('Code').fill(codes[0] ?? '');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`/${team.slug}$`));
  });

  await test.step('the code of the app passes', async () => {
    await signOut(page, owner.name);
    await signIn(page, owner.email, owner.password);
    // The code of the next half minute: the one that turned the app on is used up.
    const next = new TOTP({ secret: Secret.fromBase32(secret) }).generate({
      timestamp: Date.now() + 30_000,
    });
    await page.getByLabel('Code').fill(next);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`/${team.slug}$`));
  });

  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });

  await test.step('a passkey is added, signs in alone, and is a second step', async () => {
    await confirm(page, owner.password);
    await hydrated(page);
    await page.getByLabel('Name of the new passkey').fill('Virtual key');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await expect(
      page.getByRole('rowheader', { name: 'Passkey “Virtual key”', exact: true }),
    ).toBeVisible();
    await look(page, 'second factor with a passkey');

    await signOut(page, owner.name);
    await hydrated(page);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await expect(page).toHaveURL(new RegExp(`/${team.slug}$`));

    await signOut(page, owner.name);
    await signIn(page, owner.email, owner.password);
    await expect(page).toHaveURL(/\/sign-in\/second$/);
    await hydrated(page);
    await page.getByRole('button', { name: 'Use a passkey instead' }).click();
    await expect(page).toHaveURL(new RegExp(`/${team.slug}$`));
  });

  await test.step('the team asks for it, and a member without it is led to set one up', async () => {
    await page.goto(`${base()}/${team.slug}/settings/members`);
    await page.getByRole('button', { name: 'Require a second factor' }).click();
    await expect(page.getByRole('button', { name: 'Stop requiring it' })).toBeVisible();
    await look(page, 'members of a team that asks for a second factor');
    const { viewer } = team.people;
    await context.clearCookies();
    await signIn(page, viewer.email, viewer.password);
    await expect(page).not.toHaveURL(/\/sign-in/);
    await page.goto(`${base()}/${team.slug}`);
    await expect(page).toHaveURL(new RegExp(`/profile/second-factor\\?team=${team.slug}$`));
    await expect(page.getByText('asks its members for a second factor')).toBeVisible();
    const api = await page.request.get(`${base()}/api/v1/teams/${team.slug}/pipelines`);
    expect(api.status()).toBe(403);
    const token = await page.request.get(`${base()}/api/v1/teams/${team.slug}/pipelines`, {
      headers: { authorization: `Bearer ${team.token}` },
    });
    expect(token.status()).toBe(200);
  });
});
