import type { Page } from '@playwright/test';
import type { PersonOnStage } from './stage/wire';
import { stage } from './support/stage';
import { enter, expect, test } from './support/test';

async function signIn(page: Page, { email }: Pick<PersonOnStage, 'email'>, password: string) {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const refusal = (page: Page) => page.getByRole('main').getByRole('alert');

test('a wrong password and an unknown address are told alike', async ({ page }) => {
  const person = await stage.person({ name: 'Sign Refused' });
  await page.goto('/sign-in');
  await signIn(page, person, 'not the password');
  await expect(refusal(page)).toBeVisible();
  const sentence = await refusal(page).textContent();
  await expect(page.getByLabel('E-mail address')).toHaveValue(person.email);
  await expect(page.getByLabel('Password')).toHaveValue('');
  await page.reload();
  await signIn(page, { email: 'nobody@example.com' }, 'not the password');
  await expect(refusal(page)).toHaveText(sentence ?? '');
});

test('signing in leads back, and only within the portal', async ({ page, context }) => {
  const team = await stage.team({ slug: 'sign-back' });
  const { owner } = team.people;
  await page.goto(`/${team.slug}/pipelines?sort=-name`);
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  await signIn(page, owner, owner.password);
  await expect(page).toHaveURL(`/${team.slug}/pipelines?sort=-name`);
  for (const elsewhere of ['https://example.net/', '//example.net/', '/\\example.net']) {
    await context.clearCookies();
    await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(elsewhere)}`);
    await signIn(page, owner, owner.password);
    await expect(page).toHaveURL(`/${team.slug}`);
  }
});

test('signing out ends the session, also for who kept the cookie', async ({ page, context }) => {
  const team = await stage.team({ slug: 'sign-out' });
  const { owner } = team.people;
  await page.goto('/sign-in');
  await signIn(page, owner, owner.password);
  await expect(page).toHaveURL(`/${team.slug}`);
  const cookies = await context.cookies();
  await page.locator('summary', { hasText: owner.name }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/sign-in');
  await context.addCookies(cookies);
  await page.goto(`/${team.slug}`);
  await expect(page).toHaveURL(/\/sign-in/);
});

test('sessions end with the next request', async ({ page, context, elsewhere: other }) => {
  const team = await stage.team({ slug: 'sign-end', roles: ['viewer', 'admin'] });
  const { owner, admin } = team.people;
  const elsewhere = await other.newPage();
  await enter(other, admin);

  await test.step('a password change', async () => {
    await enter(context, admin);
    await page.goto('/profile');
    await page.getByLabel('Current password').fill(admin.password);
    await page.getByLabel('New password').fill('another long password');
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByText('Your password is changed')).toBeVisible();
    await elsewhere.goto(`/${team.slug}`);
    await expect(elsewhere).toHaveURL(/\/sign-in/);
    await page.goto(`/${team.slug}`);
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
    await signIn(elsewhere, admin, 'another long password');
    await expect(elsewhere).toHaveURL(`/${team.slug}`);
  });

  await test.step('a role change', async () => {
    await context.clearCookies();
    await enter(context, owner);
    await page.goto(`/${team.slug}/settings/members`);
    const role = page.getByLabel(`Role of ${admin.name}`);
    await role.selectOption('viewer');
    await page.getByRole('button', { name: `Save the role of ${admin.name}` }).click();
    await expect(page.getByText('Saved.')).toBeVisible();
    const answer = await elsewhere.goto(`/${team.slug}/settings/credentials`);
    expect(answer?.status()).toBe(403);
  });

  await test.step('a removal', async () => {
    await page.locator('summary', { hasText: `Remove ${admin.name}` }).click();
    await page.getByRole('button', { name: `Remove ${admin.name}` }).click();
    await expect(page.getByText(admin.email)).toHaveCount(0);
    const answer = await elsewhere.goto(`/${team.slug}`);
    expect(answer?.status()).toBe(404);
  });
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the sign-in form works', async ({ page }) => {
    const team = await stage.team({ slug: 'sign-plain' });
    const { owner } = team.people;
    await page.goto('/sign-in');
    await signIn(page, owner, 'not the password');
    await expect(refusal(page)).toBeVisible();
    await expect(page.getByLabel('E-mail address')).toHaveValue(owner.email);
    await signIn(page, owner, owner.password);
    await expect(page).toHaveURL(`/${team.slug}`);
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  });
});
