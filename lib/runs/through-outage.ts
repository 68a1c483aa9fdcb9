import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from '@/lib/clock';
import { isUnavailable, tellOutage } from '@/lib/db';

/** A database that restarts is back in a second or two; a failover may take a minute. */
const outageMs = 2 * 60_000;
const firstPauseMs = 250;
const longestPauseMs = 2000;

export interface OutageOptions {
  pause?: (ms: number) => Promise<unknown>;
  /** Called when the database cannot answer: whoever waits for the outcome may stop. */
  onOutage?: () => void;
}

/**
 * Records the outcome of an attempt, retrying while the database cannot answer: only this process knows the
 * outcome, and if it cannot be written it becomes a doubt when the lease ends. `write` must be fenced by the
 * attempt, because a commit whose answer was lost is written again. Throws what `write` throws if the outage
 * does not pass.
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
