import { z } from 'zod';
import { type Numbers, readNumbers } from './consolidated';
import { isZeroTime, parseInstant } from './instants';
import { addPeriods, type Period, startOfPeriod } from './periods';

/** One period of the calendar, in UTC. */
export interface Bucket extends Numbers {
  /** Its start. */
  from: Date;
  /** Its end, exclusive: the start of the next. */
  to: Date;
}

export interface AggregatedReading {
  period: Period;
  /** Exactly as many as asked for, contiguous, oldest first; gaps are filled with zeros. */
  buckets: Bucket[];
  /** Datamin named no bucket at all. */
  empty: boolean;
  /**
   * A bucket is doubtful, or Datamin answered `null`: OSS sends an empty list when nothing ran, and `null` when it
   * could not look.
   */
  doubtful: boolean;
}

const Element = z.object({
  date_from: z.string(),
  num_of_successes: z.unknown(),
  num_of_failures: z.unknown(),
  average_duration: z.unknown().optional(),
});

/** Twice as many as can be asked for. With more than that, the validation errors alone could fill the memory. */
const MOST_ELEMENTS = 10_000;
const Elements = z
  .custom<unknown[]>((value) => Array.isArray(value) && value.length <= MOST_ELEMENTS)
  .pipe(z.array(Element));

const NO_RUNS: Numbers = {
  successes: 0,
  failures: 0,
  averageDurationMs: null,
  empty: true,
  doubtful: false,
};

/**
 * Sorts Datamin's buckets, fills gaps and clips them to `count` periods from `start`, which must be the start
 * of one. Takes an array, an object around one, or null.
 * @returns undefined for an answer that makes no sense
 */
export function decodeAggregated(
  value: unknown,
  start: Date,
  period: Period,
  count: number,
): AggregatedReading | undefined {
  const elements = Elements.safeParse(unwrap(value));
  if (!elements.success) return undefined;
  const found = new Map<number, Numbers>();
  for (const element of elements.data) {
    const from = parseInstant(element.date_from);
    if (from === null) return undefined;
    if (isZeroTime(from)) continue;
    const key = startOfPeriod(from, period).getTime();
    const numbers = readNumbers(element);
    const before = found.get(key);
    // Two buckets of one period: no sum can be trusted, so show the later one and mark it doubtful.
    found.set(key, before === undefined ? numbers : { ...numbers, doubtful: true });
  }
  const buckets = Array.from({ length: count }, (_, index): Bucket => {
    const from = addPeriods(start, period, index);
    const numbers = found.get(from.getTime()) ?? NO_RUNS;
    return { from, to: addPeriods(from, period, 1), ...numbers };
  });
  const doubtful = value === null || buckets.some((bucket) => bucket.doubtful);
  return { period, buckets, empty: elements.data.length === 0, doubtful };
}

/** The array, wherever it is; undefined when there is none. */
function unwrap(value: unknown): unknown {
  if (value === null) return [];
  if (Array.isArray(value) || typeof value !== 'object' || value === undefined) return value;
  const inner = Object.values(value);
  const arrays = inner.filter(Array.isArray);
  if (arrays.length === 1) return arrays[0];
  // {"data": null} is an empty answer too; an object of other things is not.
  return inner.length === 1 && inner[0] === null ? [] : undefined;
}
