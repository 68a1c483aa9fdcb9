const minuteMs = 60_000;
const least = minuteMs;
const most = 120 * 86_400_000;

/** The most that one answer should be; below a quarter of it windows grow. */
const aim = { ms: 20_000, rows: 100_000, bytes: 64 * 1024 * 1024 };

export interface AnswerSize {
  /** From the question to the last row, milliseconds. */
  ms: number;
  rows: number;
  /** As kept, which is about as many as were received. */
  bytes: number;
}

/**
 * The length of the next window in milliseconds, after an answer for `askedMs` of at most `windowMs`. A small answer
 * only speaks for the length that was asked: the newest minute of a quiet pipeline must not undo what a failure of the
 * backfill taught.
 */
export function sizeAfter(windowMs: number, askedMs: number, answer: AnswerSize): number {
  const load = Math.max(answer.ms / aim.ms, answer.rows / aim.rows, answer.bytes / aim.bytes);
  if (load > 1) return clamp(windowMs / Math.min(load * 1.5, 8));
  // An empty answer says little about the next: a pipeline may have slept for a season.
  if (answer.rows === 0) return clamp(Math.max(windowMs, askedMs * 4));
  return load < 0.25 ? clamp(Math.max(windowMs, askedMs * 2)) : clamp(windowMs);
}

/** The same after a failure that the size of the window may have caused. */
export function sizeAfterFailure(windowMs: number): number {
  return clamp(windowMs / 4);
}

function clamp(ms: number): number {
  return Math.round(Math.min(most, Math.max(least, ms)) / 1000) * 1000;
}
