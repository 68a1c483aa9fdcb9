import { Numbers } from './numbers';
import type { Work } from './pace';

/** A text in rows of equal height. A line longer than a row continues in the next. */
export interface LinesModel {
  rows: number;
  /** Number of line breaks, plus one. */
  lines: number;
  /** The row's position in the text, without its line break. */
  span: (row: number) => [start: number, end: number];
  /** The number, from 1, of the line that begins with this row; null if it continues one. */
  number: (row: number) => number | null;
  rowAt: (offset: number) => number;
  /** False if there are more rows than a browser can scroll. */
  whole: boolean;
}

/** At 20 px each, half as high as the tallest element browsers draw. */
export const mostRows = 400_000;

const lineFeed = 0x0a;

/** Wraps a text into rows of `columns` fixed-width letters. Linear, never throws. */
export function* breakLines(text: string, columns: number, most = mostRows): Work<LinesModel> {
  const width = Math.max(8, columns);
  const starts = new Numbers();
  const numbers = new Numbers();
  let line = 0;
  let at = 0;
  while (at <= text.length && starts.length < most) {
    line += 1;
    const found = text.indexOf('\n', at);
    const end = found < 0 ? text.length : found;
    let first = true;
    for (let from = at; first || from < end; ) {
      if (starts.length >= most) break;
      starts.push(from);
      numbers.push(first ? line : 0);
      first = false;
      from = endOfRow(text, from, end, width);
      if (starts.length % 512 === 0) yield;
    }
    at = end + 1;
  }
  return {
    rows: starts.length,
    lines: line,
    span: (row) => {
      const start = starts.at(row);
      const next = row + 1 < starts.length ? starts.at(row + 1) : text.length;
      return [start, withoutBreak(text, start, next)];
    },
    number: (row) => numbers.at(row) || null,
    rowAt: (offset) => Math.max(0, starts.lastUpTo(offset)),
    whole: at > text.length,
  };
}

/** Breaks after a space if there is one in the second half of the row, else anywhere. */
function endOfRow(text: string, from: number, end: number, columns: number): number {
  // It fits even if every letter is wide: most lines need no look at their letters.
  if ((end - from) * 2 <= columns) return end;
  let used = 0;
  let space = -1;
  for (let at = from; at < end; at += 1) {
    const code = text.charCodeAt(at);
    used += columnsOf(code);
    if (used > columns && at > from && !isLowSurrogate(code)) {
      return space > from + (at - from) / 2 ? space : at;
    }
    if (code === 0x20) space = at + 1;
  }
  return end;
}

/** East Asian letters and those beyond the first plane are twice as wide; a low surrogate counts with its high one. */
function columnsOf(code: number): number {
  if (code < 0x1100) return code === 0x09 ? 4 : 1;
  if (isLowSurrogate(code)) return 0;
  const wide =
    (code >= 0x2e80 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) || code >= 0xff00;
  return wide || code <= 0x115f || (code >= 0xd800 && code <= 0xdbff) ? 2 : 1;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

function withoutBreak(text: string, start: number, end: number): number {
  let last = end;
  if (last > start && text.charCodeAt(last - 1) === lineFeed) last -= 1;
  if (last > start && text.charCodeAt(last - 1) === 0x0d) last -= 1;
  return last;
}
