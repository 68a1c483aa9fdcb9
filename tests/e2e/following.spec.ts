import type { TeamOnStage } from './stage/wire';
import { inspect } from './support/inspect';
import { expectFocus, press, tabTo } from './support/keyboard';
import { stage } from './support/stage';
import { enter, expect, hydrated, test } from './support/test';

let team: TeamOnStage;

test.beforeAll(async () => {
  const sandbox = await stage.sandbox();
  team = await stage.team({
    slug: 'followers',
    roles: ['viewer'],
    datamin: { url: sandbox.url, organization: 'hosted', pipelines: ['Stock levels'] },
  });
});

test('a member follows a pipeline from its page, and all of the team from their own', async ({
  page,
  context,
  browser,
}) => {
  const mailing = await stage.portal({
    env: {
      SMTP_URL: 'smtp://127.0.0.1:1',
      MAIL_FROM: 'Portal <portal@example.com>',
      PORTAL_WORKER: 'off',
    },
  });
  const pipeline = `/${team.slug}/pipelines/${team.pipelines['Stock levels']}`;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const main = page.getByRole('main');
  await enter(context, team.people.viewer);

  // Where the portal sends no mail, following is not offered.
  await page.goto(pipeline);
  await expect(page.getByRole('link', { name: 'Copy link' })).toBeVisible();
  await expect(button('Follow')).toHaveCount(0);
  await page.getByRole('banner').locator('summary').last().click();
  await expect(page.getByRole('link', { name: 'Profile' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Mail about pipelines' })).toHaveCount(0);
  await page.goto(`/${team.slug}/following`);
  await expect(main).toContainText('No mail is sent here');

  await page.goto(`${mailing.url}${pipeline}`);
  await hydrated(page);
  await tabTo(page, button('Follow'));
  await page.keyboard.press('Enter');
  await expect(button('Unfollow')).toBeFocused();
  await inspect(page, 'pipeline-followed');

  await page.getByRole('banner').locator('summary').last().click();
  await page.getByRole('link', { name: 'Mail about pipelines' }).click();
  await expect(page.getByRole('row', { name: /Stock levels/ })).toBeVisible();
  await hydrated(page);
  await press(page, button('Follow all'));
  await expect(button('Stop following all')).toBeFocused();
  await inspect(page, 'following');
  await press(page, button('Unfollow Stock levels'));
  await expect(main).toContainText('“Follow” on a pipeline’s page puts it here.');
  await expectFocus(page);
  await page.goto(`${mailing.url}${pipeline}`);
  await expect(page.getByRole('link', { name: 'Stop following all…' })).toHaveAttribute(
    'href',
    `/${team.slug}/following`,
  );

  // And without scripts.
  const plain = await browser.newContext({ javaScriptEnabled: false, baseURL: mailing.url });
  await enter(plain, team.people.viewer);
  const other = await plain.newPage();
  await other.goto(`/${team.slug}/following`);
  await other.getByRole('button', { name: 'Stop following all' }).click();
  await expect(other.getByRole('button', { name: 'Follow all', exact: true })).toBeVisible();
  await other.goto(pipeline);
  await other.getByRole('button', { name: 'Follow', exact: true }).click();
  await expect(other.getByRole('button', { name: 'Unfollow' })).toBeVisible();
  await plain.close();
  await stage.end({ id: mailing.id, signal: 'SIGTERM' });
});
