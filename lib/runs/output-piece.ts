import { z } from 'zod';
import { parseInput, wholeNumber } from '@/lib/input';

/** Bytes of the largest piece: what a browser can take at once and a phone downloads in a moment. */
const largestPiece = 4 * 1024 * 1024;

/** Room for the longest UTF-8 character, so that each piece makes progress. */
const leastPiece = 16;

const Range = z.strictObject({
  offset: wholeNumber(0, 2 ** 31, { usual: 0 }),
  length: wholeNumber(leastPiece, largestPiece, { usual: largestPiece }),
});

/** A part of an output, and where it starts. */
interface OutputPiece {
  bytes: Uint8Array;
  offset: number;
  /** Bytes of the whole output. */
  total: number;
}

/**
 * At most `length` bytes from `offset` on (both in bytes, as in the URL). In a text, pieces begin and end
 * between two characters, never within one. Throws Invalid.
 */
export function pieceOf(
  whole: Uint8Array,
  asked: { offset: unknown; length: unknown },
  isText: boolean,
): OutputPiece {
  const { offset, length } = parseInput(Range, {
    offset: asked.offset ?? undefined,
    length: asked.length ?? undefined,
  });
  const total = whole.byteLength;
  const start = isText ? letterStart(whole, Math.min(offset, total)) : Math.min(offset, total);
  const end = Math.min(start + length, total);
  return {
    bytes: whole.subarray(start, isText ? letterStart(whole, end) : end),
    offset: start,
    total,
  };
}

/** The first byte of the UTF-8 character at this place. */
function letterStart(bytes: Uint8Array, place: number): number {
  let start = place;
  while (start > 0 && start > place - 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start;
}
