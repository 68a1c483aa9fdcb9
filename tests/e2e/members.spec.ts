import type { TeamOnStage } from './stage/wire';
import { stage, started } from './support/stage';
import { enter, expect, test } from './support/test';

let team: TeamOnStage;

test.beforeEach(async ({ context }) => {
  team = await stage.team({ slug: 'members', roles: ['viewer'] });
  await enter(context, team.people.owner);
});

test('an invitation by link lets one person in, whose role changes at once', async ({
  page,
  elsewhere,
  browser,
}) => {
  const members = `/${team.slug}/settings/members`;
  await page.goto(members);
  const invite = page.getByRole('region', { name: 'Invite', exact: true });
  await invite.getByLabel('Role').selectOption('viewer');
  await invite.getByRole('button', { name: /invit/i }).click();
  const link = await invite.locator('code', { hasText: '/invitation/' }).textContent();
  expect(link).toContain(started().portalUrl);

  const guestPage = await elsewhere.newPage();
  await guestPage.goto(link ?? '');
  await guestPage.getByLabel('Name').fill('Gina Guest');
  const email = `gina.${team.slug}@example.com`;
  await guestPage.getByLabel('E-mail address').fill(email);
  await guestPage.getByLabel('Password').fill('a password of her own');
  await guestPage.getByRole('button', { name: /Create account and join/ }).click();
  await expect(guestPage).toHaveURL(`/${team.slug}`);
  await expect(guestPage.getByRole('link', { name: 'Settings' })).toHaveCount(0);
  expect((await guestPage.goto(members))?.status()).toBe(403);

  // The link was for one person.
  const late = await browser.newContext({ baseURL: started().portalUrl });
  expect((await (await late.newPage()).goto(link ?? ''))?.status()).toBe(404);
  await late.close();

  await page.reload();
  await expect(page.getByText(email)).toBeVisible();
  await expect(page.locator('code', { hasText: '/invitation/' })).toHaveCount(0);
  // There is nothing to save before another role is chosen.
  const save = page.getByRole('button', { name: 'Save the role of Gina Guest' });
  await expect(save).toBeHidden();
  await page.getByLabel('Role of Gina Guest').selectOption('admin');
  await save.click();
  await expect(page.getByText('Saved.')).toBeVisible();
  expect((await guestPage.goto(members))?.status()).toBe(200);
  // An admin cannot change owners.
  await expect(guestPage.getByLabel(`Role of ${team.people.owner.name}`)).toHaveCount(0);
});

test('the last owner can neither be removed nor demoted', async ({ page }) => {
  const { name } = team.people.owner;
  await page.goto(`/${team.slug}/settings/members`);
  await page.locator('summary', { hasText: `Remove ${name}` }).click();
  await page.getByRole('button', { name: `Remove ${name}` }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText(/owner/);
  await page.reload();
  await page.getByLabel(`Role of ${name}`).selectOption('admin');
  await page.getByRole('button', { name: `Save the role of ${name}` }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText(/owner/);
  await page.reload();
  await expect(page.getByLabel(`Role of ${name}`)).toHaveValue('owner');
});

test('a token is shown once and works until it is revoked', async ({ page, request }) => {
  const tokens = `/${team.slug}/settings/tokens`;
  await page.goto(tokens);
  const form = page.getByRole('region', { name: 'New token' });
  await form.getByLabel('Name').fill('Nightly report');
  await form.getByLabel('Role').selectOption('viewer');
  await page.getByRole('button', { name: 'Create token' }).click();
  const shown = page.getByRole('main').locator('code', { hasText: /^dmp_/ });
  const token = (await shown.textContent()) ?? '';
  const ask = () =>
    request.get(`/api/v1/teams/${team.slug}/pipelines`, {
      headers: { authorization: `Bearer ${token}` },
    });
  expect((await ask()).status()).toBe(200);
  const again = await page.goto(tokens);
  expect(await again?.text()).not.toContain(token);
  await expect(page.getByRole('table', { name: 'API tokens' })).toContainText('Nightly report');
  await page.locator('summary', { hasText: 'Revoke Nightly report' }).click();
  await page.getByRole('button', { name: 'Revoke Nightly report' }).click();
  await expect(page.getByRole('rowheader', { name: /Nightly report/ })).toHaveCount(0);
  expect((await ask()).status()).toBe(401);
});

test('the audit lists who did what', async ({ page }) => {
  await page.goto(`/${team.slug}/settings/members`);
  const { name: viewer, email } = team.people.viewer;
  await page.getByLabel(`Role of ${viewer}`).selectOption('operator');
  await page.getByRole('button', { name: `Save the role of ${viewer}` }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.goto(`/${team.slug}/settings/audit`);
  const events = page.getByRole('table', { name: 'Audit events' });
  const change = events.getByRole('row', { name: /Member role changed/ });
  await expect(change).toContainText(email);
  await expect(change).toContainText(team.people.owner.name);
  await expect(change).toContainText('127.0.0.1');
  await expect(events.getByRole('row', { name: /Team created/ })).toHaveCount(1);
});
