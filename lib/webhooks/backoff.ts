const [second, minute, hour] = [1000, 60_000, 3_600_000];

/** The pause before each attempt after the first, milliseconds: eight attempts over about a day. */
const pausesMs = [
  5 * second,
  30 * second,
  3 * minute,
  20 * minute,
  2 * hour,
  7 * hour,
  14 * hour,
] as const;

/** After this many attempts a delivery has failed; a person may replay it. */
export const mostAttempts = pausesMs.length + 1;

/** If nothing arrives for this long, the portal disables the webhook, and its page says so. */
export const givenUpAfterMs = 5 * 24 * hour;

/**
 * Milliseconds until the next attempt, or null if there is none. Up to a fifth more or less, so that messages
 * that failed together do not come back together.
 * @param attempt the one that failed, from 1
 * @param random in [0, 1)
 */
export function pauseAfter(attempt: number, random: number): number | null {
  const pause = pausesMs[attempt - 1];
  return pause === undefined ? null : Math.round(pause * (0.8 + 0.4 * random));
}
