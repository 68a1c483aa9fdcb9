import type { Page } from '@playwright/test';

/** Texts that overflow something that hides overflow, and so cannot be read. */
export const cutTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const range = document.createRange();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const cut: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement;
      const words = node.textContent?.trim();
      if (!holder || !words || !holder.checkVisibility({ visibilityProperty: true })) continue;
      if (holder.closest('.sr-only, script, style, template, svg')) continue;
      range.selectNodeContents(node);
      const text = range.getBoundingClientRect();
      if (text.width === 0) continue;
      for (
        let box: Element | null = holder;
        box && box !== document.body;
        box = box.parentElement
      ) {
        const style = getComputedStyle(box);
        // Scrolling reaches the rest, and an ellipsis shows that there is more.
        if (/auto|scroll/.test(style.overflowX + style.overflowY)) break;
        if (style.position === 'fixed') break;
        if (!/hidden|clip/.test(style.overflowX + style.overflowY)) continue;
        if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') break;
        const edge = box.getBoundingClientRect();
        if (edge.width <= 1 || edge.height <= 1) break;
        if (
          text.right > edge.right + 1 ||
          text.bottom > edge.bottom + 2 ||
          text.left < edge.left - 1
        )
          cut.push(words.slice(0, 60));
        break;
      }
    }
    return cut;
  });

/** By how much the page is wider than its window, in CSS pixels. */
export const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** What moves: running animations, and transitions that would. */
export const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const seconds = (times: string) => Math.max(...times.split(',').map(Number.parseFloat));
    const elements = [...document.querySelectorAll('*')];
    const sliding = elements.filter((element) => {
      const { animationName, animationDuration, transitionDuration } = getComputedStyle(element);
      const animates = animationName !== 'none' && seconds(animationDuration) > 0.01;
      return animates || seconds(transitionDuration) > 0.01;
    });
    const smooth = elements.filter((one) => getComputedStyle(one).scrollBehavior === 'smooth');
    return [...sliding, ...smooth].map((one) => `${one.tagName} ${one.className}`);
  });

/** What the Tab key reaches without a visible focus: it looks the same with the focus as without. */
export const unmarked = (page: Page): Promise<{ reached: number; unmarked: string[] }> =>
  page.evaluate(() => {
    const selector =
      'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex^="-"])';
    const all = [...document.querySelectorAll<HTMLElement>(selector)].filter(
      (one) =>
        !one.matches(':disabled, [type="hidden"], [inert] *') &&
        one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }),
    );
    // The mark may be on an ancestor, such as the card of a radio button.
    const looks = (element: HTMLElement) =>
      [element, element.parentElement, element.nextElementSibling, element.closest('label')]
        .filter((one) => one !== null)
        .map((one) => {
          const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor } =
            getComputedStyle(one);
          const ring = outlineStyle === 'none' ? '' : `${outlineWidth} ${outlineColor}`;
          return `${ring} ${boxShadow} ${borderColor}`;
        })
        .join('; ');
    // For screen readers only, even with the focus in it.
    function isClipped(one: Element | null): boolean {
      return (
        !!one && (getComputedStyle(one).clipPath === 'inset(50%)' || isClipped(one.parentElement))
      );
    }
    const bare: string[] = [];
    for (const element of all) {
      (document.activeElement as HTMLElement | null)?.blur();
      const before = looks(element);
      const options = { preventScroll: true, focusVisible: true };
      element.focus(options);
      if (document.activeElement !== element || isClipped(element) || looks(element) === before)
        bare.push(element.outerHTML.slice(0, 140));
    }
    return { reached: all.length, unmarked: bare };
  });

/**
 * Targets a finger may miss, by WCAG 2.5.8: smaller than 24 × 24 CSS pixels, not in a line of text, and
 * with another target within a circle of 24 pixels around their middle.
 */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const least = 24;
    const selector =
      'a[href], button, input:not([type="hidden"]), select, textarea, summary, [role="option"]';
    const targets = [...document.querySelectorAll<HTMLElement>(selector)]
      .filter(
        (one) => !one.matches(':disabled') && one.checkVisibility({ visibilityProperty: true }),
      )
      // A label is part of its field.
      .map((one) => ({ one, area: (one.closest('label') ?? one).getBoundingClientRect() }))
      .filter(({ one, area }) => area.width > 1 && !one.matches('.skip-link, .reader-range'))
      .filter(({ one }) => !isClipped(one));
    // For screen readers only.
    function isClipped(one: Element | null): boolean {
      if (!one) return false;
      const { clipPath } = getComputedStyle(one);
      return clipPath === 'inset(50%)' || isClipped(one.parentElement);
    }
    const isSmall = ({ area }: { area: DOMRect }) =>
      area.width < least - 0.5 || area.height < least - 0.5;
    const inText = ({ one }: { one: HTMLElement }) => {
      if (getComputedStyle(one).display !== 'inline') return false;
      return [...(one.parentElement?.childNodes ?? [])].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
      );
    };
    const distance = (x: number, y: number, area: DOMRect) =>
      Math.hypot(
        Math.max(area.left - x, 0, x - area.right),
        Math.max(area.top - y, 0, y - area.bottom),
      );
    const middle = ({ area }: { area: DOMRect }) => ({
      x: area.left + area.width / 2,
      y: area.top + area.height / 2,
    });
    return targets
      .filter((target) => isSmall(target) && !inText(target))
      .filter((target) => {
        const { x, y } = middle(target);
        return targets.some((other) => {
          if (other === target || other.one.contains(target.one) || target.one.contains(other.one))
            return false;
          if (!isSmall(other)) return distance(x, y, other.area) < least / 2 - 0.5;
          const there = middle(other);
          return Math.hypot(there.x - x, there.y - y) < least - 0.5;
        });
      })
      .map(({ one, area }) => {
        const size = `${Math.round(area.width)} × ${Math.round(area.height)}`;
        return `${size}: ${one.outerHTML.slice(0, 120)}`;
      });
  });
