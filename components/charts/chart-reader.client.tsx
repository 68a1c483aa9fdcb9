'use client';

import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';

const never = () => () => {};

/** Where the reader stands: which mark, and its sentence. */
interface Spot {
  index: number;
  words: string;
}

/**
 * Reads a chart to who points, taps or presses keys. What it says is the `<title>` of each `.bucket-area`
 * in the order of the document; where it says it, their place on the screen. The keys are those of a native
 * range input, which screen readers know how to move and to speak, by touch too. Without scripts there are
 * the titles and the table.
 */
export function ChartReader({
  label,
  count,
  rows = 1,
  children,
}: {
  label: string;
  /** How many marks there are. */
  count: number;
  /** How many marks make a column: in a calendar the keys move by days and by weeks. */
  rows?: number;
  children: ReactNode;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const range = useRef<HTMLInputElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const [spot, setSpot] = useState<Spot | null>(null);
  const runs = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const areas = useCallback(
    () => Array.from(frame.current?.querySelectorAll('.bucket-area') ?? []),
    [],
  );
  const show = (index: number) => {
    const words = areas()[index]?.textContent;
    setSpot(words ? { index, words } : null);
  };
  const index = spot?.index;

  // A page that is refreshed under the reader has other words in the same place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: children are what changed
  useEffect(() => {
    setSpot((was) => {
      const words = was && areas()[was.index]?.textContent;
      return words ? { index: was.index, words } : null;
    });
  }, [children, areas]);

  // Set from here, because a style attribute would not pass the content security policy.
  useLayoutEffect(() => {
    const area = spot && areas()[spot.index];
    if (!area || !frame.current || !tip.current) return;
    area.setAttribute('data-on', '');
    const [box, mark] = [frame.current.getBoundingClientRect(), area.getBoundingClientRect()];
    const width = tip.current.offsetWidth;
    const after = mark.right - box.left + 8;
    const left = after + width <= box.width ? after : mark.left - box.left - 8 - width;
    tip.current.style.left = `${Math.max(0, Math.min(left, box.width - width))}px`;
    tip.current.style.top = `${mark.top - box.top}px`;
    return () => area.removeAttribute('data-on');
  }, [spot, areas]);

  const onPoint = (event: PointerEvent) => {
    const hit = document.elementsFromPoint(event.clientX, event.clientY);
    show(areas().findIndex((area) => hit.includes(area)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setSpot(null);
    const step =
      rows > 1 && { ArrowRight: rows, ArrowLeft: -rows, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (index ?? count - 1) + step;
    if (next >= 0 && next < count) show(next);
  };

  const colon = spot?.words.indexOf(': ') ?? 0;
  return (
    <div ref={frame} className="chart-reader">
      {children}
      {runs && count > 0 ? (
        <>
          <input
            ref={range}
            type="range"
            className="reader-range"
            aria-label={`${label}, one by one`}
            aria-valuetext={spot?.words ?? 'use the arrow keys'}
            max={count - 1}
            value={index ?? count - 1}
            onChange={(event) => show(event.target.valueAsNumber)}
            onKeyDown={onKeyDown}
            onFocus={() => index ?? show(count - 1)}
            onBlur={() => setSpot(null)}
          />
          <div
            aria-hidden="true"
            className="reader-pane"
            onPointerMove={onPoint}
            onPointerDown={(event) => {
              range.current?.focus({ preventScroll: true });
              onPoint(event);
            }}
            // Or the press would take the focus away again.
            onMouseDown={(event) => event.preventDefault()}
            onPointerLeave={(event) => {
              const pinned =
                event.pointerType !== 'mouse' || document.activeElement === range.current;
              if (!pinned) setSpot(null);
            }}
          />
          {spot ? (
            <div ref={tip} aria-hidden="true" className="reader-tip">
              <b>{spot.words.slice(0, colon)}</b>
              {spot.words
                .slice(colon + 2)
                .split(', ')
                .map((fact) => (
                  <span key={fact}>{fact}</span>
                ))}
            </div>
          ) : null}
        </>
      ) : null}
    </div>
  );
}
