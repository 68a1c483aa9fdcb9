import { v7 } from 'uuid';
import { isUuid } from '@/lib/input';

/** Events are known by UUID v7: their first 48 bits are when they were made, in milliseconds. */
const nothing = new Uint8Array(16);

/** Before every event of that moment and later; milliseconds since the epoch. */
export function placeAt(ms: number): string {
  return v7({ msecs: Math.max(0, ms), random: nothing, seq: 0 });
}

/** When the event was made, or null for what is no event's id. */
export function momentOf(id: string): number | null {
  if (!isUuid(id) || id[14] !== '7') return null;
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}
