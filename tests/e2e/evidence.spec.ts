import type { PersonOnStage, TeamOnStage } from './stage/wire';
import { inspect } from './support/inspect';
import { stage } from './support/stage';
import { enter, expect, hydrated, test } from './support/test';

let team: TeamOnStage;
let root: PersonOnStage;

test.beforeAll(async () => {
  team = await stage.team({ slug: 'evidence', roles: ['viewer', 'admin'] });
  root = await stage.person({ name: `Root ${team.slug}`, isInstanceAdmin: true });
});

test('the audit is found by words, verified by a button, and streams tell why they wait', async ({
  page,
  context,
}) => {
  await enter(context, team.people.owner);
  const audit = `/${team.slug}/settings/audit`;
  await page.goto(audit);
  await page.getByLabel('What', { exact: true }).fill('member');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/action=member/);
  await expect(page.getByRole('rowheader')).toHaveText(['Member added', 'Member added']);
  await page.getByRole('button', { name: 'Verify now' }).click();
  await expect(page.getByText(/events are unaltered, and none is missing/)).toBeVisible();
  await inspect(page, 'audit');

  await page.getByRole('link', { name: 'Streams' }).click();
  await hydrated(page);
  await page.getByLabel('Name').fill('SIEM');
  await page.getByLabel('Kind').selectOption('syslog');
  await page.getByLabel('Address').fill('tcp://127.0.0.1:1');
  await page.getByLabel(/Send all stored events/).check();
  await page.getByRole('button', { name: 'Create stream' }).click();
  await expect(page.getByText('It is made.')).toBeVisible();
  const row = page.getByRole('row', { name: /SIEM/ });
  await expect(async () => {
    await page.reload();
    await expect(row).toContainText('127.0.0.1:1 cannot be reached.', { timeout: 500 });
  }).toPass();

  await page.getByLabel('Name').fill('Copy');
  await page.getByLabel('Address').fill('http://127.0.0.1:1/audit');
  await page.getByRole('button', { name: 'Create stream' }).click();
  await expect(page.getByText(/^whsec_/)).toBeVisible();
  const copy = page.getByRole('row', { name: /Copy/ });
  await copy.locator('summary', { hasText: 'New secret' }).click();
  await copy.getByRole('button', { name: 'Create a new secret' }).click();
  await expect(copy.getByText(/^whsec_/)).toBeVisible();
  await expect(copy).toContainText('The previous secret also signs until');
  await inspect(page, 'audit-streams');
});

test('who may do what is looked through, and that is written down', async ({ page, context }) => {
  await enter(context, team.people.owner);
  await page.goto(`/${team.slug}/settings/access`);
  const access = page.getByRole('region', { name: 'Who may do what' });
  await expect(access.getByRole('rowheader')).toHaveCount(4);
  await hydrated(page);
  await page.getByLabel('Note').fill('All as it should be');
  await page.getByRole('button', { name: 'Record a review' }).click();
  await expect(page.getByRole('region', { name: 'Reviews' })).toContainText('All as it should be');
  await inspect(page, 'access');
});

test('an instance admin sees no team until they break the glass, which the team sees and ends', async ({
  page,
  context,
  elsewhere,
}) => {
  await enter(context, root);
  expect((await page.goto(`/${team.slug}`))?.status()).toBe(404);
  await page.goto('/instance');
  await page.getByLabel('Part of a team’s name').fill(team.slug);
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(page).toHaveURL(/q=evidence/);
  await expect(page.getByRole('rowheader')).toHaveCount(1);
  await inspect(page, 'instance-teams');
  for (const room of ['Users', 'Settings', 'Health', 'Audit']) {
    await page
      .getByRole('navigation', { name: 'Instance' })
      .getByRole('link', { name: room })
      .click();
    await expect(page.getByRole('heading', { level: 1, name: room })).toBeVisible();
    await inspect(page, `instance-${room}`);
  }

  await page.goto(`/instance/break-glass?team=${team.slug}`);
  await hydrated(page);
  await expect(page.getByLabel('Team')).toHaveValue(team.slug);
  await page.getByLabel('Role').selectOption('admin');
  await page.getByLabel('Reason').fill('A run hangs since noon');
  await page.getByRole('button', { name: 'Take access' }).click();
  await expect(page.getByText('The team sees that.')).toBeVisible();
  await inspect(page, 'instance-break-glass');
  expect((await page.goto(`/${team.slug}/settings/members`))?.status()).toBe(200);
  await expect(page.getByText('A run hangs since noon')).toBeVisible();
  await inspect(page, 'break-glass-banner');
  // What would be refused is not offered.
  await expect(page.getByText('Not possible with break-glass access').first()).toBeVisible();
  for (const name of ['Create invitation link', 'Add member', 'Require a second factor']) {
    await expect(page.getByRole('button', { name })).toBeDisabled();
  }
  await expect(page.getByRole('combobox', { name: /Role of/ })).toHaveCount(0);

  // Everybody in the team sees it; its admins end it.
  await enter(elsewhere, team.people.viewer);
  const members = await elsewhere.newPage();
  await members.goto(`/${team.slug}`);
  await expect(
    members.getByText(/an instance admin, has access to this team as admin/),
  ).toBeVisible();
  await expect(members.getByText('End the access…')).toHaveCount(0);
  await elsewhere.clearCookies();
  await enter(elsewhere, team.people.admin);
  await members.goto(`/${team.slug}`);
  await members.getByText('End the access…').click();
  await members.getByRole('button', { name: 'End the access' }).click();
  await expect(members.getByText(/has access to this team/)).toHaveCount(0);
  expect((await page.goto(`/${team.slug}`))?.status()).toBe(404);
});

test('who is no instance admin is refused its pages', async ({ page, context }) => {
  await enter(context, team.people.owner);
  for (const path of ['', '/users', '/health', '/audit', '/audit/streams', '/break-glass']) {
    expect((await page.goto(`/instance${path}`))?.status()).toBe(403);
  }
});
