import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from '@/lib/clock';
import { isUnavailable, tellOutage } from '@/lib/db';

/** A database that restarts is back in a second or two; one that fails over may take a minute. */
const outageMs = 2 * 60_000;
const firstPauseMs = 250;
const longestPauseMs = 2000;

export interface OutageOptions {
  pause?: (ms: number) => Promise<unknown>;
  /** Called when the database could not answer: whoever waits for the outcome need not. */
  onOutage?: () => void;
}

/**
 * Writes down what is known of an attempt, again while the database cannot answer: this process alone knows
 * it, and what it cannot write becomes a doubt when the lease ends. `write` must be fenced by the attempt, since
 * a commit whose answer was lost is written again. Throws what `write` throws when it does not pass.
 */
export async function throughOutage<T>(
  write: () => Promise<T>,
  { pause = sleep, onOutage }: OutageOptions = {},
): Promise<T> {
  const until = nowMs() + outageMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await write();
    } catch (error) {
      if (!isUnavailable(error) || nowMs() >= until) throw error;
      onOutage?.();
      tellOutage(error, { waits: 'what became of a request' });
      await pause(pauseMs);
    }
  }
}
