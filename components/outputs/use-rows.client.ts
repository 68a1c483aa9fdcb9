'use client';

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Rows drawn beyond either edge, so that a slow scroll shows no gap. */
const beyond = 8;

/**
 * Which of many rows of equal height are visible. Because the height is equal the first is a division,
 * and no library that measures rows is needed.
 */
export function useRows(count: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const [rowHeight, setRowHeight] = useState(24);
  const [seen, setSeen] = useState({ top: 0, left: 0, height: 600, width: 800 });

  const look = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop, scrollLeft, clientHeight, clientWidth } = element;
    setSeen((before) => {
      const next = { top: scrollTop, left: scrollLeft, height: clientHeight, width: clientWidth };
      const same = Object.entries(next).every(
        ([name, value]) => Reflect.get(before, name) === value,
      );
      return same ? before : next;
    });
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // In rem, so that larger letters get taller rows.
    setRowHeight(1.5 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [look]);

  useEffect(() => {
    const element = scroller.current;
    element?.addEventListener('scroll', look, { passive: true });
    return () => element?.removeEventListener('scroll', look);
  }, [look]);

  const first = Math.max(0, Math.floor(seen.top / rowHeight) - beyond);
  const last = Math.min(count, Math.ceil((seen.top + seen.height) / rowHeight) + beyond);
  return {
    scroller,
    rowHeight,
    left: seen.left,
    width: seen.width,
    /** Rows that fit. */
    page: Math.max(1, Math.floor(seen.height / rowHeight) - 2),
    rows: Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index),
    /** Scrolls a row into view, to the middle if it was far away. */
    reveal: useCallback(
      (row: number, headHeight = 0) => {
        const element = scroller.current;
        if (!element) return;
        const top = row * rowHeight;
        const { scrollTop, clientHeight } = element;
        const room = clientHeight - headHeight;
        if (top >= scrollTop && top + rowHeight <= scrollTop + room) return;
        const near = top < scrollTop ? scrollTop - top : top + rowHeight - scrollTop - room;
        if (near > room / 2) element.scrollTop = top - room / 2;
        else element.scrollTop = top < scrollTop ? top : top + rowHeight - room;
      },
      [rowHeight],
    ),
  };
}
