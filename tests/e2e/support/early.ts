import type { Page, Response } from '@playwright/test';
import { hydrated } from './test';

/** Holds back all scripts of the build, as on a slow line, until they are released. */
export async function scriptsLate(page: Page): Promise<() => void> {
  let letGo = () => {};
  const gone = new Promise<void>((done) => {
    letGo = done;
  });
  await page.route('**/_next/static/**/*.js', async (route) => {
    await gone;
    await route.continue();
  });
  return letGo;
}

/**
 * Opens a page whose scripts are late, does what people may do before, and says what became different when scripts took
 * the page over: controls that moved, changed size, were replaced, or lost the focus or what they held. A control that moves
 * between the two halves of a press swallows it.
 */
export async function openEarly(
  page: Page,
  path: string,
  before: (page: Page) => Promise<void> = async () => undefined,
): Promise<{ answer: Response | null; different: string[] }> {
  const letGo = await scriptsLate(page);
  // What scripts fetch may change a page for good reasons.
  await page.route(
    (url) => url.searchParams.has('_rsc'),
    () => undefined,
  );
  const answer = await page.goto(path, { waitUntil: 'domcontentloaded' });
  // A page without scripts is parsed before its style sheet has come, and measured without it.
  await page.waitForFunction(() => {
    const links = document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]');
    const isStyled = [...links].every((link) => link.disabled || link.sheet);
    return isStyled && !document.getElementById('first-frame');
  });
  await before(page);
  await note(page);
  letGo();
  await hydrated(page);
  // A date field becomes one in a task of its own.
  await page.evaluate(() => new Promise<void>((done) => setTimeout(done)));
  const different = await changed(page);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  return { answer, different };
}

declare global {
  interface Window {
    /** What became different since a moment before. */
    differences?: () => string[];
  }
}

/**
 * Does with every control of the page what a person might do before scripts run: types, chooses, ticks, opens. Not with
 * filters that act on their own, since what they show would change, nor with boxes that bring up a bar over the page.
 */
export const useAll = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll<HTMLDetailsElement>('main details'))
      details.open = true;
    for (const one of document.querySelectorAll<HTMLElement>('main :is(input, textarea, select)')) {
      if (one.matches(':disabled, :read-only:not(select, [type=checkbox], [type=radio])')) continue;
      if (one.closest('form[aria-busy]') || one.matches('.pick') || !one.checkVisibility())
        continue;
      if (one instanceof HTMLSelectElement) {
        const other = [...one.options].findLast(({ disabled, selected }) => !disabled && !selected);
        if (other) one.value = other.value;
      } else if (one.matches('[type=checkbox], [type=radio]')) one.click();
      else if (one.matches('[type=date]')) (one as HTMLInputElement).value = '2026-11-01';
      else {
        one.focus({ preventScroll: true });
        document.execCommand('insertText', false, '7');
      }
    }
  });

/** Remembers where every control is, and what it holds. */
const note = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const selector = 'a[href], button, input:not([type="hidden"]), select, textarea, summary';
    const look = (one: HTMLElement) => {
      const { x, y, width, height } = one.getBoundingClientRect();
      const place = [x + scrollX, y + scrollY, width, height].map(Math.round).join(' ');
      const { value, checked } = Object(one);
      return `at ${place}, holds ${value} ${checked} ${one.closest('details')?.open}`;
    };
    const noted = [...document.querySelectorAll<HTMLElement>(selector)]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }))
      .map((one) => ({ one, what: one.outerHTML.slice(0, 140), was: look(one) }));
    const focused = document.activeElement;
    window.differences = () => [
      ...(document.activeElement === focused ? [] : [`the focus left ${focused?.outerHTML}`]),
      ...noted.flatMap(({ one, what, was }) => {
        const is = one.isConnected ? look(one) : 'gone';
        return is === was ? [] : [`${what}: ${was}; then ${is}`];
      }),
    ];
  });

const changed = (page: Page) => page.evaluate(() => window.differences?.() ?? []);
