import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
const viewports = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

/** Looks at a page as it stands: on a desk and in a hand, light and dark, axe finds nothing and nothing is wider than the screen. */
export async function inspect(page: Page, name: string): Promise<void> {
  for (const viewport of viewports) {
    await page.setViewportSize(viewport);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect
      .soft(width, `${name} scrolls sideways at ${viewport.width} px`)
      .toBeLessThanOrEqual(viewport.width);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page })
        .setLegacyMode(true)
        .withTags(tags)
        .analyze();
      const found = violations.map(({ id, help, nodes }) => ({
        id,
        help,
        where: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
      }));
      expect.soft(found, `${name} at ${viewport.width} px, ${colorScheme}`).toEqual([]);
      await picture(page, `${name}-${viewport.width}-${colorScheme}`);
    }
  }
}

/** Kept only when a folder for them is given. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.E2E_PICTURES;
  if (!folder) return;
  await page.screenshot({ path: `${folder}/${name.replaceAll(/\W+/g, '-')}.png`, fullPage: true });
}
