'use client';

import {
  type KeyboardEvent,
  type PointerEvent,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { type ReaderProps, readMark } from './reader-marks';

const never = () => () => {};

/**
 * Reads a chart out to whoever points, taps or presses keys. What is where comes as data, so that the
 * drawing needs no element per mark. The keys are those of a native range input, which screen readers can
 * move and speak, by touch too. Without scripts there is the table.
 */
export function ChartReader({ label, marks, grid, children }: ReaderProps) {
  const frame = useRef<HTMLDivElement>(null);
  const range = useRef<HTMLInputElement>(null);
  const light = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<number | null>(null);
  const runs = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  // A refreshed page may have fewer marks, or others in the same place.
  const mark = at === null ? null : readMark(marks, at);
  const last = marks.count - 1;
  const isCalendar = grid.rows > 1;

  // Set from here, because the content security policy refuses a style attribute.
  useLayoutEffect(() => {
    if (at === null || !frame.current || !light.current || !tip.current) return;
    const cell = grid.first + at;
    const width = frame.current.clientWidth / grid.columns;
    const left = Math.floor(cell / grid.rows) * width;
    const top = grid.top + (cell % grid.rows) * grid.pitch;
    place(light.current, { left, top, width, height: grid.pitch });
    const after = left + width + 8;
    const size = tip.current.offsetWidth;
    const room = frame.current.clientWidth - size;
    const beside = after <= room ? after : left - 8 - size;
    place(tip.current, { left: Math.max(0, Math.min(beside, room)), top });
  });

  const show = (index: number) => setAt(index >= 0 && index <= last ? index : null);
  const onPoint = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * grid.columns);
    const row = isCalendar ? Math.floor((event.clientY - box.top - grid.top) / grid.pitch) : 0;
    show(row < 0 || row >= grid.rows ? -1 : column * grid.rows + row - grid.first);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setAt(null);
    const { rows } = grid;
    const step =
      isCalendar && { ArrowRight: rows, ArrowLeft: -rows, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (at ?? last) + step;
    if (next >= 0 && next <= last) show(next);
  };

  return (
    <div ref={frame} className="chart-reader">
      {children}
      {runs && last >= 0 ? (
        <>
          <input
            ref={range}
            type="range"
            className="reader-range"
            aria-label={`${label}, one by one`}
            aria-valuetext={mark ? `${mark.name}: ${mark.facts.join(', ')}` : 'use the arrow keys'}
            max={last}
            value={Math.min(at ?? last, last)}
            onChange={(event) => show(event.target.valueAsNumber)}
            onKeyDown={onKeyDown}
            onFocus={() => at ?? show(last)}
            onBlur={() => setAt(null)}
          />
          <div
            aria-hidden="true"
            className="reader-pane"
            onPointerMove={onPoint}
            onPointerDown={(event) => {
              range.current?.focus({ preventScroll: true });
              onPoint(event);
            }}
            // Otherwise the press would take the focus away again.
            onMouseDown={(event) => event.preventDefault()}
            onPointerLeave={(event) => {
              const pinned =
                event.pointerType !== 'mouse' || document.activeElement === range.current;
              if (!pinned) setAt(null);
            }}
          />
          {mark ? (
            <>
              <div ref={light} aria-hidden="true" className="reader-light" />
              <div ref={tip} aria-hidden="true" className="reader-tip">
                <b>{mark.name}</b>
                {mark.facts.map((fact) => (
                  <span key={fact}>{fact}</span>
                ))}
              </div>
            </>
          ) : null}
        </>
      ) : null}
    </div>
  );
}

/** In pixels of the frame. */
function place(element: HTMLElement, lengths: Record<string, number>): void {
  for (const [name, length] of Object.entries(lengths)) {
    element.style.setProperty(name, `${length}px`);
  }
}
