import type { SeenRun } from './seen-run';
import { stalledAfterMs } from './states';

export type Verdict = 'running' | 'succeeded' | 'failed' | 'stalled';

/**
 * Judges a request's run by what the log says about it; null: nothing new. Quiet time counts from the look
 * that last found something new, because rows arrive late: by its own timestamps, a run would look finished
 * before its last task is logged.
 */
export function judgeRun(
  request: { settledAt: Date | null; stalledAt: Date | null },
  seen: SeenRun | null,
  quietForMs: number,
  at: number,
): Verdict | null {
  if (seen) {
    if (at - seen.grownAt.getTime() < quietForMs) return 'running';
    return seen.failed > 0 ? 'failed' : 'succeeded';
  }
  const waitingMs = request.settledAt ? at - request.settledAt.getTime() : 0;
  return !request.stalledAt && waitingMs >= stalledAfterMs ? 'stalled' : null;
}

/**
 * Looks are a tenth of the request's age apart, so that a long wait costs no more reads than a short one.
 * This is the least.
 */
const shortestPauseMs = 3000;

/**
 * Milliseconds until the next look, by how long ago the request was sent; less if a verdict is due at a known
 * time.
 */
export function nextLookMs(ageMs: number, saysAtMs: number | null): number {
  const rhythm = Math.max(shortestPauseMs, ageMs / 10);
  if (saysAtMs === null || saysAtMs <= 0) return rhythm;
  return Math.min(rhythm, Math.max(shortestPauseMs, saysAtMs));
}
