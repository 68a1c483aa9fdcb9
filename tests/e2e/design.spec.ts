// If it is meant to look different, run `npx playwright test design --update-snapshots`, and look at what it
// wrote.
import { openDesignPage } from './support/design-page';
import { inspect } from './support/inspect';
import { expect, test } from './support/test';

const sections = [
  'colours',
  'buttons',
  'fields',
  'badges',
  'panels',
  'numbers',
  'tables',
  'charts',
  'navigation',
  'overlays',
];

test.beforeEach(({ page }) => openDesignPage(page));

test('every primitive is in a picture', async ({ page }) => {
  const shown = await page
    .locator('[data-specimens]')
    .evaluateAll((all) => all.map(({ id }) => id));
  expect(shown).toEqual(sections);
});

test('nothing is out of reach', async ({ page }) => {
  await inspect(page, 'design');
});

for (const width of [1440, 390]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`looks as it did at ${width} px, ${colorScheme}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const id of sections) {
        // Rasterizers, and browsers with and without a window, differ by a shade along the edges of letters;
        // a moved line is far more than this.
        await expect
          .soft(page.locator(`#${id}`))
          .toHaveScreenshot(`${id}-${width}-${colorScheme}.png`, {
            maxDiffPixelRatio: 0.02,
            threshold: 0.35,
          });
      }
    });
  }
}
