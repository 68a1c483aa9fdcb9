import type { ReactNode } from 'react';
import { type Found, matches, patternOf } from './model/find';

/** A match in a text; `current` marks the selected one. */
export type Mark = [start: number, end: number, current: boolean];

/** A text with its matches marked. */
export function Marked({ text, marks }: { text: string; marks: readonly Mark[] }): ReactNode {
  if (marks.length === 0) return text;
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const [start, end, current] of marks) {
    pieces.push(
      text.slice(at, start),
      <mark key={start} className={current ? 'found found-here' : 'found'}>
        {text.slice(start, end)}
      </mark>,
    );
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces;
}

/** The most marks drawn in one text: a row is short, but a hostile one is not. */
const mostMarks = 200;

/** The marks of a part of a row. */
export function marksOf(
  text: string,
  query: string,
  current: Found | null,
  row: number,
  part: number,
): Mark[] {
  const pattern = patternOf(query);
  if (!pattern) return [];
  const isHere = current?.row === row && current.part === part;
  return matches(text, pattern, mostMarks).map(([start, end]) => [
    start,
    end,
    isHere && current.start === start,
  ]);
}

/** The marks within a stretch of a text whose matches are in order. */
export function marksWithin(
  found: readonly Found[],
  current: Found | null,
  start: number,
  end: number,
): Mark[] {
  const marks: Mark[] = [];
  for (let index = firstEndingAfter(found, start); marks.length < mostMarks; index += 1) {
    const one = found[index];
    if (!one || one.start >= end) break;
    marks.push([
      Math.max(one.start, start) - start,
      Math.min(one.end, end) - start,
      one === current,
    ]);
  }
  return marks;
}

function firstEndingAfter(found: readonly Found[], place: number): number {
  let low = 0;
  let high = found.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((found[middle]?.end ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}
