import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { realMs } from '@/lib/clock';

/** Of its bits 31 are drawn anew each millisecond, and counted on within it. */
const seqEnd = 0x7fff_ffff;

let last = { msecs: 0, seq: 0 };

/**
 * An id that says when it was made, by the clock that all processes share: whoever reads on from an id finds what
 * another process made later. In the order of the calls within this process, unless that clock was set back.
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
