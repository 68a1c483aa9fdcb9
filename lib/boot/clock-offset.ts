import { isTooFarToDelete } from '@/lib/clock';
import { database } from '@/lib/db';

/** NTP keeps any machine within this. Milliseconds. */
const mostOffsetMs = 5000;

/**
 * How far this machine's clock is ahead of the database's, in milliseconds, accurate to half the time that
 * asking took. All processes measure against the one clock that they share.
 */
export async function clockOffsetMs(): Promise<number> {
  const before = Date.now();
  const [row] = await database().prisma.$queryRaw<{ at: Date }[]>`SELECT clock_timestamp() AS at`;
  const after = Date.now();
  return row ? Math.round((before + after) / 2 - row.at.getTime()) : 0;
}

/** The offset as a sentence that says what to do; null where it does no harm. */
export function offsetInWords(offsetMs: number): string | null {
  if (Math.abs(offsetMs) <= mostOffsetMs) return null;
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  const where = offsetMs > 0 ? 'ahead of' : 'behind';
  const kept = isTooFarToDelete(offsetMs) ? ' Until then nothing is deleted for its age.' : '';
  return `This machine’s clock is ${seconds} s ${where} the database’s, by which the portal goes. Set both by NTP: sign-in through a provider, certificates and the log go by the machine’s.${kept}`;
}
