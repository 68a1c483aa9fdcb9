import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import type { PersonOnStage } from '../stage/wire';
import { started } from './stage';

interface Fixtures {
  /** What a page may complain about without failing its test; nothing by default. */
  forgive: RegExp[];
  /** Somebody else's browser. */
  elsewhere: BrowserContext;
}

/**
 * A test whose pages may not complain: an error on the console (such as a refusal by the content
 * security policy) or an uncaught exception fails it. A requested 4xx answer is not a complaint.
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

/** Collects the complaints of a context's pages. */
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

/** Signs a person in to a browser, without the sign-in page. */
export async function enter(context: BrowserContext, person: PersonOnStage, url?: string) {
  const { hostname } = new URL(url ?? started().portalUrl);
  const cookie = { name: 'next-auth.session-token', value: person.session };
  await context.addCookies([{ ...cookie, domain: hostname, path: '/', httpOnly: true }]);
}

/**
 * Waits until scripts respond: anything pressed before is sent to the server as a plain form. React
 * marks an element when it begins to hydrate it and runs its effects some tasks later, so after the
 * marks the browser must have been idle once.
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
    // What was inserted as plain HTML is never hydrated.
    return asked.filter((element) => !element.closest('[data-static]')).every(marked);
  });
  await page.evaluate(() => new Promise<void>((resolve) => requestIdleCallback(() => resolve())));
}

export { expect };
