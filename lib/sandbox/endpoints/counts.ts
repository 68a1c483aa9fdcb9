import type { Call } from './call';

/** A negative count as it is, or as the unsigned 64-bit number it becomes in some builds. */
export function wireCount(count: number, call: Call): number | bigint {
  return count < 0 && call.world.quirks.negativeCounts === 'wrapped'
    ? BigInt.asUintN(64, BigInt(count))
    : count;
}
