import { nowMs } from '@/lib/clock';
import { isUnavailable } from '@/lib/db';
import { log } from '@/lib/log';
import { isOfWrongArguments } from '@/lib/wrong-arguments';

/** What Next writes about requests that no page of this build sends. Anybody can send them, thousands a minute. */
const ofStrangers =
  /^(?:\S* ?(?:Type)?Error: )?(?:Failed to find Server Action|The Server Reference ID did not match|Invalid Server Actions request|Failed to parse body as FormData|Body exceeded|Unexpected end of form|Malformed part header|Multipart: Boundary not found)/;

/** Milliseconds between two lines about them. */
const everyMs = 60_000;

type Write = (...args: unknown[]) => void;

/**
 * Has these told as one line a minute with their number, so that nobody can fill a disk or bury what matters. Of a
 * page that failed for the database Next writes too; `tellOutage` has told of it.
 */
export function countStrangers(target: { warn: Write; error: Write }): void {
  let count = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  const counting =
    (write: Write): Write =>
    (...args) => {
      if (args.some(isUnavailable)) return;
      if (!args.some(isOfStrangers)) return write.apply(target, args);
      count += 1;
      // By its distance: a clock that was set back must not silence them for hours.
      if (Math.abs(nowMs() - toldAt) < everyMs) return;
      log().warn({ requests: count }, 'forms or actions came that no page of this build sends');
      toldAt = nowMs();
      count = 0;
    };
  target.warn = counting(target.warn);
  target.error = counting(target.error);
}

function isOfStrangers(said: unknown): boolean {
  // An action's failure is written down by instrumentation too; here it would be a second line.
  if (isOfWrongArguments(said)) return true;
  if (said instanceof Error) return ofStrangers.test(said.message);
  return typeof said === 'string' && ofStrangers.test(said);
}
