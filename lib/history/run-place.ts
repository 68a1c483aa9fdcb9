import { z } from 'zod';
import { decodeCursor, encodeCursor, foreignCursor } from '@/lib/cursor';

/** The run after which the next page of a list begins. */
export interface RunPlace {
  /** When it started, in microseconds since 1970. */
  startedUs: number;
  runUuid: string;
  pipelineId: string;
}

const Position = z
  .tuple([z.number().int(), z.string()])
  .transform(([startedUs, ids]) => ({ startedUs, ids: ids.split('/') }))
  .pipe(z.object({ startedUs: z.number(), ids: z.tuple([z.uuid(), z.uuid()]) }));

export function encodeRunPlace(filters: unknown, place: RunPlace): string {
  return encodeCursor(filters, [place.startedUs, `${place.runUuid}/${place.pipelineId}`]);
}

/** Throws Malformed for a cursor that was not issued for these filters. */
export function decodeRunPlace(cursor: string | undefined, filters: unknown): RunPlace | null {
  const position = decodeCursor(cursor, filters);
  if (!position) return null;
  // A cursor is opaque, not signed: values forged into it must not reach a cast in the database.
  const place = Position.safeParse(position);
  if (!place.success) throw foreignCursor();
  const { startedUs, ids } = place.data;
  return { startedUs, runUuid: ids[0], pipelineId: ids[1] };
}
