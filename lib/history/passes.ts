const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A time at which what was read is read again. */
interface Pass {
  /** How old a row is by then at least. */
  ageMs: number;
  /** How much is read at once at least, so that a quiet pipeline costs few questions. */
  stepMs: number;
}

/**
 * Rows come late: a run is written task by task, and a server that was down writes afterwards. Everything is
 * read once more at each of these ages, five times in all, and never again.
 */
export const passes: readonly Pass[] = [
  { ageMs: 15 * minuteMs, stepMs: 10 * minuteMs },
  { ageMs: 3 * hourMs, stepMs: hourMs },
  { ageMs: dayMs, stepMs: 6 * hourMs },
  { ageMs: 7 * dayMs, stepMs: dayMs },
];

/** Where the passes over a history that begins now stand: what is younger than their age is still theirs. */
export function firstPasses(beganAt: Date): Date[] {
  return passes.map(({ ageMs }) => new Date(beganAt.getTime() - ageMs));
}
