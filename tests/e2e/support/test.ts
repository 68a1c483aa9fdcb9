import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import type { PersonOnStage } from '../stage/wire';
import { started } from './stage';

interface Fixtures {
  /** What a page may complain of without failing its test; by default nothing. */
  forgive: RegExp[];
  /** Somebody else's browser. */
  elsewhere: BrowserContext;
}

/**
 * A test whose pages may not complain: an error on the console (a refusal of the content security policy
 * is one) or an uncaught exception fails it. An answer of 4xx that was asked for is not a complaint.
 */
export const test = base.extend<Fixtures>({
  baseURL: async ({ browserName: _ }, use) => use(started().portalUrl),
  forgive: [[], { option: true }],
  context: async ({ context, forgive }, use) => {
    const complaints = listen(context);
    await use(context);
    expect(complaints.filter((words) => !forgive.some((known) => known.test(words)))).toEqual([]);
  },
  elsewhere: async ({ browser, baseURL, forgive }, use) => {
    const context = await browser.newContext({ baseURL: baseURL ?? '' });
    const complaints = listen(context);
    await use(context);
    await context.close();
    expect(complaints.filter((words) => !forgive.some((known) => known.test(words)))).toEqual([]);
  },
});

/** Collects what the pages of a context complain of. */
export function listen(context: BrowserContext): string[] {
  const complaints: string[] = [];
  context.on('console', (message) => {
    const words = message.text();
    const ownAnswer = /the server responded with a status of 4\d\d/.test(words);
    if (message.type() === 'error' && !ownAnswer) complaints.push(words);
  });
  context.on('weberror', (failure) => complaints.push(String(failure.error())));
  return complaints;
}

/** Makes a browser somebody's, as if they had signed in there. */
export async function enter(context: BrowserContext, person: PersonOnStage, url?: string) {
  const { hostname } = new URL(url ?? started().portalUrl);
  const cookie = { name: 'next-auth.session-token', value: person.session };
  await context.addCookies([{ ...cookie, domain: hostname, path: '/', httpOnly: true }]);
}

/**
 * Waits until scripts answer: what is pressed before goes to the server as a plain form. React marks an
 * element when it begins to take it over and lets its effects run some tasks later, so after the marks
 * the browser must have been idle once.
 */
export async function hydrated(page: Page) {
  await page.waitForFunction(() => {
    const marked = (element: Element) =>
      Object.keys(element).some((key) => key.startsWith('__react'));
    const asked = [
      ...document.querySelectorAll(
        'main, header button, main button, main input:not([type="hidden"])',
      ),
    ];
    // What arrived as plain HTML is never taken over.
    return asked.filter((element) => !element.closest('[data-static]')).every(marked);
  });
  await page.evaluate(() => new Promise<void>((resolve) => requestIdleCallback(() => resolve())));
}

export { expect };
