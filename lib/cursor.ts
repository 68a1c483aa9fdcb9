import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Malformed } from './errors';
import { wholeNumber } from './input';

/** A cursor is opaque but not signed, and PostgreSQL takes no text with a NUL in it. */
const text = z.string().refine((one) => !one.includes('\0'));
const Position = z.tuple([z.union([text, z.number(), z.null()]), text]);
/** Where a list continues: the sort value and the id of the last item shown. */
export type Position = z.infer<typeof Position>;

/** A time in a cursor. PostgreSQL knows no year 0. */
export const cursorTime = z.iso.datetime().refine((at) => !at.startsWith('0000'));

/** The fields of a paged list: where it continues, and how many items to return. */
export function aPage({ usual = 50, most = 200 } = {}) {
  return {
    cursor: z.string({ error: 'takes a cursor' }).max(1000, { error: 'is too long' }).optional(),
    limit: wholeNumber(1, most, { usual }),
  };
}

const Cursor = z.tuple([z.string(), Position]);

/** An opaque cursor, valid only with the very filters it was made with. */
export function encodeCursor(filters: unknown, position: Position): string {
  return Buffer.from(JSON.stringify([fingerprint(filters), position])).toString('base64url');
}

/** Throws Malformed for a cursor that is damaged or belongs to other filters. */
export function decodeCursor(text: string | undefined, filters: unknown): Position | null {
  if (text === undefined) return null;
  try {
    const [made, position] = Cursor.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString('utf8')),
    );
    if (made === fingerprint(filters)) return position;
  } catch {
    // Answered below: what is wrong with a damaged cursor helps nobody.
  }
  throw foreignCursor();
}

/** The error for a cursor that the list did not give out. */
export function foreignCursor(): Malformed {
  return new Malformed('cursor: does not come from this list with these filters; start over.');
}

function fingerprint(filters: unknown): string {
  return createHash('sha256').update(JSON.stringify(filters)).digest('base64url').slice(0, 12);
}
