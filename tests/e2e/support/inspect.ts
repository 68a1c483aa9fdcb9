import { expect, type Page } from '@playwright/test';
import { violationsOf } from './axe';

const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Whatever depends on colour does not depend on width, so two of the four combinations find as much. */
const looks = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

/** The width of a tablet held upright, where tables are still tables. */
const tablet = { width: 768, height: 1024 };

/**
 * Checks the current page at desktop width in light and at phone width in dark: axe finds nothing. At these widths and
 * on a tablet, nothing is wider than the screen.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  // A page reached by a link may get its title after its content.
  await expect(page).toHaveTitle(/\S/);
  await fits(page, name, tablet);
  for (const { width, height, colorScheme } of looks) {
    await fits(page, name, { width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found = await violationsOf(page, { runOnly: { type: 'tag', values: tags } });
    expect.soft(found, `${name} at ${width} px, ${colorScheme}`).toEqual([]);
    await picture(page, `${name}-${width}-${colorScheme}`);
  }
}

async function fits(page: Page, name: string, size: { width: number; height: number }) {
  await page.setViewportSize(size);
  const scrolled = await page.evaluate(() => document.documentElement.scrollWidth);
  const where = `${name} scrolls sideways at ${size.width} px`;
  expect.soft(scrolled, where).toBeLessThanOrEqual(size.width);
}

/** Kept only if a folder for them is given. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.E2E_PICTURES;
  if (!folder) return;
  await page.screenshot({ path: `${folder}/${name.replaceAll(/\W+/g, '-')}.png`, fullPage: true });
}
