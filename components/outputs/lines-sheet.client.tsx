'use client';

import { useEffect, useRef, useState } from 'react';
import { Marked, marksWithin } from './marked';
import { breakLines, type LinesModel } from './model/lines';
import { runPaced } from './model/pace';
import type { SheetProps } from './sheet-props';
import { useRows } from './use-rows.client';

/** A text by lines, wrapped at the window's width. */
export function LinesSheet({ text, label, found, current }: SheetProps & { text: string }) {
  const [lines, setLines] = useState<LinesModel | null>(null);
  const { scroller, rowHeight, width, rows, reveal } = useRows(lines?.rows ?? 0);
  const letter = useRef<HTMLSpanElement>(null);
  const [columns, setColumns] = useState(0);
  const digits = String(lines?.lines ?? 1000).length;

  useEffect(() => {
    const letterWidth = (letter.current?.getBoundingClientRect().width ?? 80) / 10;
    // Leaves room for the line number, its gap and the scroll bar.
    setColumns(Math.max(20, Math.floor((width - 28) / letterWidth) - digits - 2));
  }, [width, digits]);

  useEffect(() => {
    if (columns === 0) return;
    const stop = new AbortController();
    runPaced(breakLines(text, columns), stop.signal).then((broken) => broken && setLines(broken));
    return () => stop.abort();
  }, [text, columns]);

  useEffect(() => {
    if (lines && current) reveal(lines.rowAt(current.start));
  }, [lines, current, reveal]);

  return (
    <section
      ref={scroller}
      className="sheet-scroll"
      aria-label={`Text of the ${label}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <span ref={letter} className="sheet-letter" aria-hidden="true">
        0000000000
      </span>
      <div className="sheet-lines" style={{ height: (lines?.rows ?? 0) * rowHeight }}>
        {lines
          ? rows.map((row) => {
              const [start, end] = lines.span(row);
              return (
                <div key={row} className="sheet-line" style={{ top: row * rowHeight }}>
                  <span
                    className="sheet-number"
                    style={{ width: `${digits}ch` }}
                    aria-hidden="true"
                  >
                    {lines.number(row)}
                  </span>
                  <bdi>
                    <Marked
                      text={text.slice(start, end)}
                      marks={marksWithin(found, current, start, end)}
                    />
                  </bdi>
                </div>
              );
            })
          : null}
      </div>
      {lines && !lines.whole ? (
        <p className="p-2 text-muted">
          There are more lines than can be shown. Download the output to see all of them.
        </p>
      ) : null}
    </section>
  );
}
