import type { Page } from '@playwright/test';
import { type RunOptions, source } from 'axe-core';

/**
 * What axe finds in a page or a part of it; our pages have no frames. Called directly, because its Playwright
 * wrapper sends the page half a megabyte of script before each check, which took a quarter of the check's time.
 */
export async function violationsOf(page: Page, options: RunOptions, part?: string) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  return page.evaluate(
    async ({ options, part }) => {
      const { axe } = window as Window & { axe?: typeof import('axe-core') };
      if (!axe) throw new Error('axe is not there');
      // Everything else is only counted: describing what passed took as long as checking.
      const only: RunOptions = { ...options, resultTypes: ['violations'] };
      const { violations } = await axe.run(part ?? document, only);
      return violations.map(({ id, help, nodes }) => ({
        id,
        help,
        where: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
      }));
    },
    { options, part },
  );
}
