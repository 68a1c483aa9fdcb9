import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { realMs } from '@/lib/clock';

/** The upper bound of its 31 counter bits: drawn anew each millisecond, and incremented within it. */
const seqEnd = 0x7fff_ffff;

let last = { msecs: 0, seq: 0 };

/**
 * An id that says when it was made, by the clock that all processes share: reading on from an id finds what other
 * processes made later. Ordered by call within this process, unless that clock was set back.
 */
export function uuidv7(): string {
  const random = randomBytes(16);
  const msecs = realMs();
  const isSetBack = last.msecs - msecs > 1000;
  if (msecs > last.msecs || isSetBack) last = { msecs, seq: random.readUInt32BE(6) & seqEnd };
  else if (last.seq < seqEnd) last = { msecs: last.msecs, seq: last.seq + 1 };
  else last = { msecs: last.msecs + 1, seq: 0 };
  return v7({ random, ...last });
}
