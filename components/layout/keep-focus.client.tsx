'use client';

import { useEffect } from 'react';

/** A closing dialog gives the focus back itself, a moment later. */
const patienceMs = 50;

/**
 * Keeps the focus on the page. When a focused element goes away (a removed row, a link to the next page) the
 * browser drops the focus, and a screen reader user is lost; this moves it to the nearest part that is left.
 */
export function KeepFocus() {
  useEffect(() => {
    let around: Element[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onFocus = ({ target }: Pick<FocusEvent, 'target'>) => {
      around = [];
      for (let at = target instanceof Element ? target : null; at; at = at.parentElement) {
        around.push(at);
      }
    };
    const isLost = () => {
      const { activeElement, body } = document;
      return (!activeElement || activeElement === body) && around[0]?.isConnected === false;
    };
    const recover = () => {
      if (!isLost()) return;
      const left = around.find((one) => one.isConnected && one.matches('section, dialog, main'));
      const goal = left ?? document.getElementById('main');
      if (!(goal instanceof HTMLElement)) return;
      if (!goal.hasAttribute('tabindex')) goal.tabIndex = -1;
      goal.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(() => {
      if (!isLost()) return;
      clearTimeout(timer);
      timer = setTimeout(recover, patienceMs);
    });
    // Somebody may have been somewhere before this script ran.
    onFocus({ target: document.activeElement });
    document.addEventListener('focusin', onFocus);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', onFocus);
      observer.disconnect();
      clearTimeout(timer);
    };
  }, []);
  return null;
}
