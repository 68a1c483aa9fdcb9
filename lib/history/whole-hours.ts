import { formatterPerZone } from '@/lib/time-zones';
import type { SumRange } from './sum-ranges';

const hourMs = 3_600_000;
/** No zone changes its clock and changes it back within a week. */
const weekMs = 7 * 24 * hourMs;
/** Longer ranges are not examined: they are assumed to have edges. */
const mostWeeks = 520;

const withinTheHour = formatterPerZone('en', {
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/**
 * Whether all steps of a range begin and end on a UTC hour: then it has no `edges` (see sumRanges), and the statement
 * is planned without the twenty months in which they would be looked for.
 */
export function isOfWholeHours({ from, to, timeZone, period }: SumRange): boolean {
  const [first, end] = [from.getTime(), to.getTime()];
  if (first % hourMs !== 0 || end % hourMs !== 0) return false;
  // Hours are UTC's, and a range of one step has no bounds but its own.
  if (period === 'hour' || period === 'whole' || timeZone === 'UTC') return true;
  if (end - first > mostWeeks * weekMs) return false;
  for (let at = first; at < end; at += weekMs) if (!isHourOf(timeZone, at)) return false;
  return isHourOf(timeZone, end);
}

function isHourOf(timeZone: string, at: number): boolean {
  return withinTheHour(timeZone).format(at) === '00:00.000';
}
