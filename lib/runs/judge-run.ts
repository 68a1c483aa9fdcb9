import type { SeenRun } from './seen-run';
import { stalledAfterMs } from './states';

export type Verdict = 'running' | 'succeeded' | 'failed' | 'stalled';

/**
 * What a request's run is, by what the log says of it; null: nothing new. Quiet is counted from when a look
 * last found more of it: rows come late, and by its own times a run would look over before its last task
 * is written down.
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

/** Between two looks: a tenth of the age, so that a long wait costs no more reading than a short one. */
const shortestPauseMs = 3000;

/**
 * Milliseconds until the next look, by the age of the sending; sooner where something is to be said at a
 * known time.
 */
export function nextLookMs(ageMs: number, saysAtMs: number | null): number {
  const rhythm = Math.max(shortestPauseMs, ageMs / 10);
  if (saysAtMs === null || saysAtMs <= 0) return rhythm;
  return Math.min(rhythm, Math.max(shortestPauseMs, saysAtMs));
}
