import type { Totals } from '../world/statistics';
import type { Call } from './call';

/** The three numbers of an answer; a negative one as the quirk says. */
export function wireCounts(totals: Totals, call: Call): object {
  const { negativeCounts } = call.world.quirks;
  const isNegative = totals.successes < 0;
  if (isNegative && negativeCounts === 'unread') {
    return { num_of_successes: 0, num_of_failures: 0, average_duration: 0 };
  }
  return {
    num_of_successes:
      isNegative && negativeCounts === 'wrapped'
        ? BigInt.asUintN(64, BigInt(totals.successes))
        : totals.successes,
    num_of_failures: totals.failures,
    average_duration: totals.averageDurationMs,
  };
}
