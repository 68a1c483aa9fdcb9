import { nowMs } from '@/lib/clock';
import { database } from '@/lib/db';

/** Leases and heartbeats allow for this much; beyond it one process takes another for dead. Milliseconds. */
const mostOffsetMs = 5000;

/**
 * How far this machine's clock is ahead of the database's, in milliseconds, right to half of what asking took.
 * All processes measure against the one clock that they share.
 */
export async function clockOffsetMs(): Promise<number> {
  const before = nowMs();
  const [row] = await database().prisma.$queryRaw<{ at: Date }[]>`SELECT clock_timestamp() AS at`;
  const after = nowMs();
  return row ? Math.round((before + after) / 2 - row.at.getTime()) : 0;
}

/** The offset as a sentence that says what to do; null where it does no harm. */
export function offsetInWords(offsetMs: number): string | null {
  if (Math.abs(offsetMs) <= mostOffsetMs) return null;
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  const where = offsetMs > 0 ? 'ahead of' : 'behind';
  return `This machine’s clock is ${seconds} s ${where} the database’s: set both by NTP, or processes take one another’s work away.`;
}
