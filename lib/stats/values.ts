import { z } from 'zod';
import type { AggregatedReading, ConsolidatedReading, LastRun } from '@/lib/datamin';

/** Stored readings are parsed again when loaded, because a row outlives the code that wrote it. */

const StoredLastRun = z
  .object({
    successful: z.boolean(),
    executedAt: z.coerce.date(),
    durationMs: z.number().nullable(),
  })
  .nullable();
export type StoredLastRun = z.infer<typeof StoredLastRun>;
/** Wrapped: "never ran" is a value, and a database null is not. */
export const LastRunValue = z.object({ lastRun: StoredLastRun });
export type LastRunValue = z.infer<typeof LastRunValue>;

const numbers = {
  successes: z.number().nullable(),
  failures: z.number().nullable(),
  averageDurationMs: z.number().nullable(),
  doubtful: z.boolean(),
};

export const ConsolidatedValue = z.object({
  ...numbers,
  lastRun: StoredLastRun,
  /** The range asked for. Absent in rows of older versions. */
  range: z.object({ from: z.coerce.date(), to: z.coerce.date() }).optional(),
});
export type ConsolidatedValue = z.infer<typeof ConsolidatedValue>;

const BucketValue = z.object({ from: z.coerce.date(), to: z.coerce.date(), ...numbers });
export type BucketValue = z.infer<typeof BucketValue>;
export const AggregatedValue = z.object({
  buckets: z.array(BucketValue),
  /** Applies to the reading as a whole: see AggregatedReading. Absent in rows of older versions. */
  doubtful: z.boolean().optional(),
});
export type AggregatedValue = z.infer<typeof AggregatedValue>;

export function storedLastRun(lastRun: LastRun | null): StoredLastRun {
  return (
    lastRun && {
      successful: lastRun.isSuccessful,
      executedAt: lastRun.executedAt,
      durationMs: lastRun.durationMs,
    }
  );
}

export function storedConsolidated(
  reading: ConsolidatedReading,
  range: { from: Date; to: Date },
): ConsolidatedValue {
  const { successes, failures, averageDurationMs, doubtful } = reading;
  return {
    successes,
    failures,
    averageDurationMs,
    doubtful,
    lastRun: storedLastRun(reading.lastRun),
    range: { from: range.from, to: range.to },
  };
}

export function storedAggregated(reading: AggregatedReading): AggregatedValue {
  return {
    doubtful: reading.doubtful,
    buckets: reading.buckets.map(
      ({ from, to, successes, failures, averageDurationMs, doubtful }) => ({
        from,
        to,
        successes,
        failures,
        averageDurationMs,
        doubtful,
      }),
    ),
  };
}

const isEmpty = (value: { successes: number | null; failures: number | null }) =>
  value.successes === 0 && value.failures === 0;

/** Whether `next` says "nothing" where `known` knew something, as it does while Datamin's database is down. */
export const lostSomething = {
  lastRun: (known: Pick<LastRunValue, 'lastRun'>, next: Pick<LastRunValue, 'lastRun'>) =>
    known.lastRun !== null && next.lastRun === null,
  consolidated: (known: ConsolidatedValue, next: ConsolidatedValue) =>
    isEmpty(next) && next.lastRun === null && !(isEmpty(known) && known.lastRun === null),
  aggregated(known: AggregatedValue, next: AggregatedValue) {
    const since = next.buckets[0]?.from ?? new Date(0);
    const knew = known.buckets.some((bucket) => bucket.from >= since && !isEmpty(bucket));
    return knew && next.buckets.every(isEmpty);
  },
};
