'use client';

import { useEffect } from 'react';
import { type Mark, Marked, marksWithin } from './marked';
import { hexRows } from './model/hex';
import { mostRows } from './model/lines';
import type { SheetProps } from './sheet-props';
import { useRows } from './use-rows.client';

const bytesPerRow = { wide: 16, narrow: 8 };
/** Below this width, sixteen bytes do not fit beside their letters. */
const narrowPx = 620;

/** Bytes as hexadecimal digits and letters. */
export function HexSheet({ bytes, label, found, current }: SheetProps & { bytes: Uint8Array }) {
  const count = (perRow: number) => Math.min(mostRows, Math.ceil(bytes.length / perRow));
  const { scroller, rowHeight, width, rows, reveal } = useRows(count(bytesPerRow.narrow));
  const perRow = width < narrowPx ? bytesPerRow.narrow : bytesPerRow.wide;
  const model = hexRows(bytes, perRow);

  useEffect(() => {
    if (current) reveal(Math.floor(current.start / perRow));
  }, [current, perRow, reveal]);

  return (
    <section
      ref={scroller}
      className="sheet-scroll"
      aria-label={`Bytes of the ${label}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <div className="sheet-lines" style={{ height: count(perRow) * rowHeight }}>
        {rows
          .filter((row) => row < count(perRow))
          .map((row) => {
            const { offset, hex, text } = model.row(row);
            const marks = marksWithin(found, current, row * perRow, (row + 1) * perRow);
            return (
              <div key={row} className="sheet-line" style={{ top: row * rowHeight }}>
                <span className="sheet-number">{offset}</span>
                <span style={{ width: `${perRow * 3}ch` }}>
                  <Marked text={hex} marks={marks.map(toDigits)} />
                </span>
                <span aria-hidden="true">
                  <Marked text={text} marks={marks} />
                </span>
              </div>
            );
          })}
      </div>
    </section>
  );
}

/** Two digits and a space per byte, and no space after the last. */
function toDigits([start, end, current]: Mark): Mark {
  return [start * 3, end * 3 - 1, current];
}
