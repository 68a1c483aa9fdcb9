import type { Found } from './find';
import { stride, type Work } from './pace';

interface HexModel {
  rows: number;
  row: (row: number) => { offset: string; hex: string; text: string };
}

/** Bytes as hexadecimal digits and as ASCII, `perRow` to a row. */
export function hexRows(bytes: Uint8Array, perRow: number, firstOffset = 0): HexModel {
  const digits = firstOffset + bytes.length > 0xff_ffff ? 8 : 6;
  return {
    rows: Math.ceil(bytes.length / perRow),
    row: (row) => {
      const start = row * perRow;
      const piece = [...bytes.subarray(start, start + perRow)];
      return {
        offset: (firstOffset + start).toString(16).padStart(digits, '0'),
        hex: piece.map((byte) => byte.toString(16).padStart(2, '0')).join(' '),
        text: piece
          .map((byte) => (byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '·'))
          .join(''),
      };
    },
  };
}

/** The bytes to search for: `0x` and digits, or else a text as UTF-8. */
export function bytesOf(query: string): Uint8Array {
  const digits = /^0x((?:[0-9a-f]{2}\s?)+)$/i.exec(query.trim())?.[1];
  if (digits === undefined) return new TextEncoder().encode(query);
  return Uint8Array.from(digits.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Where these bytes occur; `start` and `end` count bytes, `row` is the row in which the match begins. */
export function* findBytes(
  bytes: Uint8Array,
  wanted: Uint8Array,
  perRow: number,
  most: number,
): Work<Found[]> {
  const found: Found[] = [];
  const first = wanted[0];
  if (first === undefined) return found;
  let steps = 0;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    steps += 1;
    if (steps % stride === 0) yield;
    if (!wanted.every((byte, index) => bytes[at + index] === byte)) continue;
    found.push({ row: Math.floor(at / perRow), part: 0, start: at, end: at + wanted.length });
    if (found.length >= most) break;
  }
  return found;
}
