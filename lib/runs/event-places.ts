import { v7 } from 'uuid';
import { isUuid } from '@/lib/input';

/** Event ids are UUID v7: their first 48 bits are the time they were made, in milliseconds. */
const nothing = new Uint8Array(16);

/** A place before every event made at that time or later; milliseconds since the epoch. */
export function placeAt(ms: number): string {
  return v7({ msecs: Math.max(0, ms), random: nothing, seq: 0 });
}

/** When the event was made, in milliseconds since the epoch; null if `id` is not an event's id. */
export function momentOf(id: string): number | null {
  if (!isUuid(id) || id[14] !== '7') return null;
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}
