import { nowMs } from './clock';
import { log } from './log';

/**
 * What comes of arguments that no form of this build sends an action: they could not be decoded, or the first thing
 * done with them failed. Of V8's words, those about what actions are given: a form, and which row it is about.
 */
const told =
  /^(?:Connection closed\.|Invalid forward reference|Referenced Blob is not a Blob|Unexpected end of (?:JSON input|form)|Malformed part header|Multipart: Boundary not found|Cannot destructure property '\w+' of '(?:undefined|object null)'|Cannot read properties of (?:undefined|null) \(reading '(?:get|getAll|has|keys)'\)|[\w.]+\.(?:get|getAll|has|keys) is not a function|\w+ is not iterable)/;

export function isOfWrongArguments(error: unknown): boolean {
  return error instanceof Error && told.test(error.message);
}

/** Milliseconds between two lines about them. */
const everyMs = 60_000;

let count = 0;
let toldAt = Number.NEGATIVE_INFINITY;

/**
 * Says whether an action failed for its arguments, and writes it down: once a minute with their number, since anybody
 * can send them, and with the last one's words, since it might be a failure of ours.
 */
export function noteWrongArguments(error: unknown): boolean {
  if (!isOfWrongArguments(error)) return false;
  count += 1;
  // By its distance: a clock that was set back must not silence them for hours.
  if (Math.abs(nowMs() - toldAt) < everyMs) return true;
  log().warn({ requests: count, err: error }, 'actions were called with what they do not take');
  toldAt = nowMs();
  count = 0;
  return true;
}
