import type { Page } from '@playwright/test';
import { z } from 'zod';
import type { SandboxOnStage, TeamOnStage } from './stage/wire';
import { crowd } from './support/crowd';
import { scriptsLate } from './support/early';
import { control } from './support/sandbox';
import { stage, started } from './support/stage';
import { enter, expect, hydrated, test } from './support/test';

const Runs = z.object({ items: z.array(z.object({ runUuid: z.string() })) });

let sandbox: SandboxOnStage;
let team: TeamOnStage;
let pipeline: string;

test.beforeAll(async () => {
  sandbox = await stage.sandbox({ history: 'small' });
  team = await stage.team({
    slug: 'first-frame',
    roles: ['viewer'],
    datamin: { url: sandbox.url, organization: 'oss', pipelines: ['Delivery feedback'] },
  });
  pipeline = `/${team.slug}/pipelines/${team.pipelines['Delivery feedback']}`;
  const orders = Array.from({ length: 60 }, (_, index) => ({ name: `Orders ${index}` }));
  await crowd(team.slug, orders);
});

test.beforeEach(({ context }) => enter(context, team.people.viewer));

const scrolled = (page: Page) => page.evaluate(() => scrollY);

for (const [hand, use] of [
  ['a mouse', {}],
  ['a finger', { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } }],
] as const) {
  test.describe(`for ${hand}`, () => {
    test.use(use);

    test('what leads elsewhere takes the room it needs before it is shown', async ({ page }) => {
      await page.goto(pipeline);
      const heights = await page.locator('.shell-row').evaluateAll((rows) =>
        rows.map((row) => {
          const shown = row.clientHeight;
          row.setAttribute('class', `${row.className} hidden-for-a-frame`);
          document.styleSheets[0]?.insertRule('.hidden-for-a-frame{content-visibility:hidden}');
          return {
            shown,
            hidden: row.clientHeight,
            isLeft: row.firstElementChild?.checkVisibility(),
          };
        }),
      );
      expect(heights).toHaveLength(3);
      for (const { shown, hidden, isLeft } of heights) {
        expect(isLeft).toBe(false);
        expect(hidden).toBe(shown);
      }
    });
  });
}

test('an address that leads to a place of the page leads there, before scripts run', async ({
  page,
}) => {
  const letGo = await scriptsLate(page);
  await page.goto(`${pipeline}#tasks`, { waitUntil: 'commit' });
  const place = page.locator('#tasks');
  await expect(place).toBeInViewport();
  const before = await scrolled(page);
  expect(before).toBeGreaterThan(100);
  letGo();
  await hydrated(page);
  await expect(place).toBeInViewport();
  expect(await scrolled(page)).toBe(before);
});

test('who comes back to a page finds it where it was left', async ({ page }) => {
  await page.goto(`/${team.slug}`);
  await hydrated(page);
  const row = page.getByRole('row', { name: /Orders 45/ });
  await row.evaluate((one) => one.scrollIntoView({ block: 'center' }));
  expect(await scrolled(page)).toBeGreaterThan(500);
  // Even if what is above it has changed meanwhile, its row is in view again.
  await page.reload();
  await expect(row).toBeInViewport();
  // By full loads, not by links that scripts follow.
  await page.goto(pipeline);
  await page.goBack();
  await expect(row).toBeInViewport();
});

test('a day that is typed before scripts run stays as it was typed', async ({ page }) => {
  const letGo = await scriptsLate(page);
  await page.goto(pipeline, { waitUntil: 'commit' });
  await page.locator('summary', { hasText: 'More ranges' }).click();
  const [from, to] = [page.getByLabel('From (UTC)', { exact: true }), page.getByLabel('To, incl')];
  await from.fill('1 November');
  await to.pressSequentially('2026-11-');
  letGo();
  await hydrated(page);
  await expect(to).toBeFocused();
  await to.pressSequentially('02');
  await expect(to).toHaveValue('2026-11-02');
  // What no date picker could show stays as text, to be corrected.
  await expect(from).toHaveAttribute('type', 'text');
  await expect(from).toHaveValue('1 November');
  await from.fill('2026-11-01');
  await from.press('Enter');
  await expect(page).toHaveURL(`${pipeline}?from=2026-11-01&to=2026-11-02`);
  await hydrated(page);
  await expect(from).toHaveAttribute('type', 'date');
  await expect(from).toHaveValue('2026-11-01');
});

test('a field that asks for the cursor has it before scripts run, and keeps it', async ({
  page,
  context,
}) => {
  await context.clearCookies();
  const letGo = await scriptsLate(page);
  await page.goto('/sign-in', { waitUntil: 'commit' });
  const field = page.getByLabel('E-mail address');
  await expect(field).toBeFocused();
  await page.keyboard.type('ada@');
  letGo();
  await hydrated(page);
  await page.keyboard.type('example.com');
  await expect(field).toHaveValue('ada@example.com');
});

test('a filter that is set before scripts run is followed when they do', async ({ page }) => {
  const letGo = await scriptsLate(page);
  await page.goto(`/${team.slug}`, { waitUntil: 'commit' });
  await page.getByLabel('Search').fill('Orders 45');
  await page.getByLabel('Order', { exact: true }).selectOption('name');
  letGo();
  await expect(page).toHaveURL(`/${team.slug}?q=Orders+45&sort=name`);
  await expect(page.getByRole('row', { name: /Orders/ })).toHaveCount(1);
  await expect(page.getByLabel('Search')).toHaveValue('Orders 45');
  await expect(page.getByLabel('Order', { exact: true })).toHaveValue('name');
});

test('a press that only scripts can answer waits for them, and the last one counts', async ({
  page,
}) => {
  const letGo = await scriptsLate(page);
  await page.goto(pipeline, { waitUntil: 'commit' });
  const find = page.getByRole('button', { name: /^Find/ });
  const copy = page.getByRole('link', { name: 'Copy link' });
  await copy.click();
  await expect(copy).toHaveAttribute('aria-busy', 'true');
  await page.keyboard.press('Control+k');
  await expect(copy).not.toHaveAttribute('aria-busy');
  await expect(find).toHaveAttribute('aria-busy', 'true');
  letGo();
  await expect(page.getByRole('combobox', { name: /^Find/ })).toBeFocused();
  await expect(page).toHaveURL(pipeline);
  await page.keyboard.press('Escape');
  await expect(find).not.toHaveAttribute('aria-busy');
});

test('a key that only scripts can answer waits for them, unless something else is pressed', async ({
  page,
}) => {
  for (const [keys, answered] of [
    ['?', true],
    ['?a', false],
    ['/', true],
  ] as const) {
    const letGo = await scriptsLate(page);
    await page.goto(`/${team.slug}`, { waitUntil: 'commit' });
    await expect(page.getByLabel('Search')).toBeVisible();
    await page.keyboard.type(keys);
    letGo();
    if (keys === '/') await expect(page.getByLabel('Search')).toBeFocused();
    else if (answered) await expect(page.getByRole('dialog')).toBeVisible();
    else {
      await hydrated(page);
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('combobox', { name: /^Find/ })).toBeFocused();
    }
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  }
});

test('a form that is sent before scripts run is not sent again while its answer is under way', async ({
  page,
  context,
}) => {
  await enter(context, team.people.owner);
  await scriptsLate(page);
  await page.goto(`/${team.slug}/settings/tokens`, { waitUntil: 'commit' });
  const create = page.getByRole('button', { name: 'Create token' });
  await page.getByLabel('Name', { exact: true }).first().fill('Made once');
  // Counted instead of sent, so that the answer stays under way.
  const sent = await page.evaluateHandle(() => {
    const counted = { times: 0 };
    addEventListener('submit', (event) => {
      counted.times += 1;
      event.preventDefault();
    });
    return counted;
  });
  await create.click();
  await create.click();
  await expect(create).toHaveAttribute('aria-busy', 'true');
  expect(await sent.jsonValue()).toEqual({ times: 1 });
});

test.describe('without its scripts', () => {
  test.use({ forgive: [/Failed to (load resource|load chunk|fetch)/] });

  test('a page does what it does without any, and offers nothing else', async ({
    page,
    baseURL,
  }) => {
    await page.route('**/_next/static/**/*.js', (route) => route.abort());
    await page.goto(pipeline);
    await page.keyboard.press('Control+k');
    await expect(page).toHaveURL(/\/pipelines\??$/);
    // Passkeys need a name.
    await page.goto(`${baseURL?.replace('127.0.0.1', 'localhost')}/sign-in`);
    await expect(page.getByRole('button', { name: 'Use a passkey' })).toBeDisabled();
    await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
  });

  test('a link to a page whose scripts an update replaced leads there all the same', async ({
    page,
  }) => {
    await page.goto(`/${team.slug}`);
    await hydrated(page);
    let isOld = true;
    page.on('request', (request) => {
      if (request.isNavigationRequest()) isOld = false;
    });
    await page.route('**/_next/static/**/*.js', (route) =>
      isOld ? route.fulfill({ status: 404, body: 'gone' }) : route.continue(),
    );
    await page.getByRole('link', { name: 'Runs', exact: true }).first().click();
    await expect(page.getByRole('heading', { level: 1, name: 'Runs' })).toBeVisible();
    expect(isOld).toBe(false);
  });

  test('who sends a form and does not reach the portal keeps what was typed, and sends it again', async ({
    page,
    context,
  }) => {
    await enter(context, team.people.owner);
    await page.goto(`/${team.slug}/settings/tokens`);
    await hydrated(page);
    const form = page.locator('form', { has: page.getByRole('button', { name: 'Create token' }) });
    const name = form.getByLabel('Name', { exact: true });
    await name.fill('Kept');
    await form.getByLabel('Role').selectOption('operator');
    await context.setOffline(true);
    await form.getByRole('button', { name: 'Create token' }).click();
    await expect(page.getByText('The portal cannot be reached.')).toBeVisible();
    await expect(name).toHaveValue('Kept');
    await expect(form.getByLabel('Role')).toHaveValue('operator');
    await context.setOffline(false);
    await form.getByRole('button', { name: 'Create token' }).click();
    await expect(page.getByRole('row', { name: /Kept/ })).toContainText('operator');
    // What arrived is not in the form any more.
    await expect(name).toHaveValue('');
  });
});

test('an old run says how it ended before Datamin answers', async ({ page }) => {
  const api = `/api/v1/teams/${team.slug}/runs?limit=100`;
  const headers = { authorization: `Bearer ${team.token}` };
  const oldest = async () => {
    const answer = await fetch(`${started().portalUrl}${api}`, { headers });
    const { items } = Runs.parse(await answer.json());
    return items.length > 50 ? items.at(-1)?.runUuid : undefined;
  };
  // More than are seen with each look at the log.
  await expect.poll(oldest, { timeout: 90_000 }).toBeDefined();
  await control(sandbox).fault({ on: 'log', action: { type: 'hang' } });
  try {
    await page.goto(`/${team.slug}/runs/${await oldest()}`, { waitUntil: 'commit' });
    await expect(page.locator('.lead')).toContainText(/^(Succeeded|Failed) .* after .* task run/);
    await expect(page.locator('#run')).toContainText('the kept history');
    await expect(page.locator('#run')).toContainText('The outputs are being read from Datamin');
  } finally {
    await control(sandbox).heal();
  }
});
