/** The durations that 50, 95 and 99 % of runs do not exceed, in milliseconds; null where there are too few to tell. */
export interface Spread {
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

/** How many durations it takes before one outlier no longer decides the tail. */
const fewest = { p50: 3, p95: 20, p99: 100 };

/** The spread of some durations by nearest rank: each value is one of the durations. */
export function spreadOf(durationsMs: readonly number[]): Spread {
  const sorted = durationsMs.toSorted((a, b) => a - b);
  const within = (share: number, least: number) =>
    sorted.length < least ? null : (sorted[Math.ceil(share * sorted.length) - 1] ?? null);
  return {
    p50: within(0.5, fewest.p50),
    p95: within(0.95, fewest.p95),
    p99: within(0.99, fewest.p99),
  };
}
