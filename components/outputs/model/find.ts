import type { Work } from './pace';

/** A match. */
export interface Found {
  /** −1 where rows follow from the offset: a text can be wrapped again after it was searched. */
  row: number;
  /** Which of the row's texts: a column of a table; in a tree 0 for the key and 1 for its value. */
  part: number;
  start: number;
  end: number;
}

/** Nobody steps through more, and a single letter may occur a million times. */
export const mostFound = 10_000;

/** Matches a text literally, ignoring case; null when there is nothing to find. */
export function patternOf(query: string): RegExp | null {
  if (query === '') return null;
  try {
    // Lowercasing either side would shift the offsets.
    return new RegExp(query.replace(/[\\^$.*+?()[\]{}|/-]/g, escaped), 'giu');
  } catch {
    return null;
  }
}

/** With `u` only these may be escaped by a backslash; a dash needs its code. */
function escaped(letter: string): string {
  return letter === '-' ? '\\x2d' : `\\${letter}`;
}

/** Where the pattern occurs in a text, from left to right. */
export function matches(
  text: string,
  pattern: RegExp,
  most: number,
): [start: number, end: number][] {
  const found: [number, number][] = [];
  pattern.lastIndex = 0;
  for (let one = pattern.exec(text); one && found.length < most; one = pattern.exec(text)) {
    found.push([one.index, one.index + one[0].length]);
  }
  return found;
}

/** Characters searched between two yields. */
const pieceLength = 128 * 1024;
/**
 * The overlap of pieces: a match is hardly longer than the query, since a letter has as many code
 * units in the other case.
 */
const longestQuery = 1000;

/** Finds the query in a long text. */
export function* findInText(text: string, query: string, most = mostFound): Work<Found[]> {
  const found: Found[] = [];
  const pattern = patternOf(query.slice(0, longestQuery));
  if (!pattern) return found;
  let after = 0;
  for (let from = 0; from < text.length; from += pieceLength) {
    const begin = Math.max(from, after);
    const piece = text.slice(begin, from + pieceLength + longestQuery);
    for (const [start, end] of matches(piece, pattern, most - found.length)) {
      if (begin + start >= from + pieceLength) break;
      found.push({ row: -1, part: 0, start: begin + start, end: begin + end });
      after = begin + end;
    }
    if (found.length >= most) break;
    yield;
  }
  return found;
}

/** Finds the query in the texts of rows. */
export function* findInRows(
  rows: number,
  parts: (row: number) => readonly string[],
  query: string,
  most = mostFound,
): Work<Found[]> {
  const found: Found[] = [];
  const pattern = patternOf(query.slice(0, longestQuery));
  if (!pattern) return found;
  for (let row = 0; row < rows && found.length < most; row += 1) {
    if (row % 128 === 127) yield;
    for (const [part, text] of parts(row).entries()) {
      for (const [start, end] of matches(text, pattern, most - found.length)) {
        found.push({ row, part, start, end });
      }
    }
  }
  return found;
}
