import type { Found } from './model/find';

/** A page of a long text. */
interface TextPage {
  start: number;
  end: number;
  /** Where the previous page begins; null on the first. */
  before: number | null;
  /** Where the next one begins; null on the last. */
  after: number | null;
}

/** Characters per page: some hundred lines. */
const pageLength = 16_000;
/** How far a page's ends move to coincide with line breaks. */
const slack = 2000;

/** The page that begins about here. */
export function textPage(text: string, at: number): TextPage {
  const start = lineStart(text, Math.min(at, text.length));
  const end = start + pageLength >= text.length ? text.length : lineStart(text, start + pageLength);
  return {
    start,
    end,
    before: start === 0 ? null : lineStart(text, Math.max(0, start - pageLength)),
    after: end >= text.length ? null : end,
  };
}

/** Where the page of a match begins: some lines before it. */
export function pageOfMatch(text: string, { start }: Found): number {
  return lineStart(text, Math.max(0, start - slack / 2));
}

/** The beginning of the line containing this place; in a very long line, the place itself. */
function lineStart(text: string, place: number): number {
  if (place <= 0) return 0;
  const found = text.lastIndexOf('\n', place - 1);
  const start = place - found > slack ? place : found + 1;
  const code = text.charCodeAt(start);
  return code >= 0xdc00 && code <= 0xdfff ? start - 1 : start;
}
