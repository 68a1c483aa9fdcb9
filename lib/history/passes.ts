const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** An age at which what was read is read again. */
interface Pass {
  /** The least age of a row by then. */
  ageMs: number;
  /** The least that is read at once, so that a quiet pipeline costs few questions. */
  stepMs: number;
}

/**
 * Rows arrive late: a run is written task by task, and a server that was down writes afterwards. Everything
 * is read once more at each of these ages, five times in total, and never again.
 */
export const passes: readonly Pass[] = [
  { ageMs: 15 * minuteMs, stepMs: 10 * minuteMs },
  { ageMs: 3 * hourMs, stepMs: hourMs },
  { ageMs: dayMs, stepMs: 6 * hourMs },
  { ageMs: 7 * dayMs, stepMs: dayMs },
];

/** The starting points of the passes over a history that begins now: rows younger than their age are still to come. */
export function firstPasses(beganAt: Date): Date[] {
  return passes.map(({ ageMs }) => new Date(beganAt.getTime() - ageMs));
}
