import type { Locator, Page } from '@playwright/test';

/**
 * Something a person does to a page. Finding the place is not measured, and the act itself is plain input:
 * a locator's own work would delay the very frame being timed.
 */
export interface Gesture {
  readonly name: string;
  /** Finds the place, and returns the act to perform there. */
  aim(page: Page): Promise<() => Promise<void>>;
  /** A selector for what is visible once it has worked. */
  readonly effect: string;
}

interface Spot {
  x: number;
  y: number;
}

async function middle(locator: Locator): Promise<Spot> {
  await locator.scrollIntoViewIfNeeded();
  const box = await locator.boundingBox();
  if (!box) throw new Error(`${locator} is not to be seen`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** A press in the middle of the first match. */
function pressing(find: (page: Page) => Locator): Gesture['aim'] {
  return async (page) => {
    const { x, y } = await middle(find(page));
    return () => page.mouse.click(x, y);
  };
}

const typing = (page: Page) => page.keyboard.type('ord', { delay: 40 });

/** Named, so that pages can choose theirs. They run in order: what one opens the next may use. */
export const gestures = {
  focusFilter: {
    name: 'going to the filter',
    aim: pressing((page) => page.locator('main input[type="search"]').first()),
    effect: 'main input[type="search"]:focus',
  },
  filter: {
    name: 'typing in the filter',
    aim: async (page) => () => typing(page),
    effect: 'main input[type="search"]:focus',
  },
  palette: {
    name: 'opening the finder',
    aim: async (page) => {
      await page.evaluate('document.activeElement?.blur()');
      return () => page.keyboard.press('Control+k');
    },
    effect: '[role="dialog"] [role="option"]',
  },
  find: {
    name: 'typing in the finder',
    aim: async (page) => () => typing(page),
    effect: '[role="dialog"] [role="option"]',
  },
  leave: {
    name: 'putting the finder away',
    aim: async (page) => () => page.keyboard.press('Escape'),
    effect: 'body:not(:has([role="dialog"]))',
  },
  menu: {
    name: 'opening a menu',
    aim: pressing((page) => page.locator('header details.menu').last().locator('summary')),
    effect: 'header details.menu[open]',
  },
  theme: {
    name: 'changing the theme',
    aim: pressing((page) => page.locator('button[name="theme"][value="dark"]')),
    effect: 'html[data-theme="dark"]',
  },
  table: {
    name: 'opening a chart’s table',
    aim: pressing((page) => page.locator('main .chart-data a', { hasText: 'Table' }).first()),
    effect: 'main .chart-table',
  },
  log: {
    name: 'opening a run of the log',
    aim: pressing((page) => page.locator('main details:not([open]) > summary:visible').first()),
    effect: 'main details[open]',
  },
  output: {
    name: 'opening a large output',
    aim: pressing((page) => page.locator('main a[data-output]').first()),
    effect: '.viewer',
  },
  keys: {
    name: 'reading a chart by keys',
    aim: async (page) => {
      await page.locator('.reader-range').first().focus();
      return async () => {
        for (const key of ['ArrowLeft', 'ArrowLeft', 'Home']) await page.keyboard.press(key);
      };
    },
    effect: '.reader-tip',
  },
  hover: {
    name: 'reading a chart by pointer',
    aim: async (page) => {
      const pane = page.locator('.reader-pane').first();
      const { y } = await middle(pane);
      const { x = 0, width = 0 } = (await pane.boundingBox()) ?? {};
      return async () => {
        for (let share = 0.1; share < 0.9; share += 0.05) {
          await page.mouse.move(x + width * share, y);
        }
        await page.mouse.click(x + width / 2, y);
      };
    },
    effect: '.reader-tip',
  },
} satisfies Record<string, Gesture>;
