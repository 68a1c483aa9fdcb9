import { z } from 'zod';
import { isZeroTime, parseInstant } from './instants';
import { readDuration } from './numbers';

/** The last run as Datamin reports it: for a pipeline, that is its latest task row. */
export interface LastRun {
  isSuccessful: boolean;
  executedAt: Date;
  /** Milliseconds; null when Datamin sent nonsense. */
  durationMs: number | null;
}

/** Booleans as Go (`true`) and ClickHouse (`1`) write them. */
export const Flag = z.union([z.boolean(), z.literal(0), z.literal(1)]).transform(Boolean);

const LastRunAnswer = z.object({
  is_successful: Flag,
  executed_at: z.string().nullish(),
  duration: z.unknown().optional(),
});

/** @returns null for never ran (zero time), undefined for an answer that makes no sense */
export function decodeLastRun(value: unknown): LastRun | null | undefined {
  const parsed = LastRunAnswer.safeParse(value);
  if (!parsed.success) return undefined;
  const { is_successful, executed_at, duration } = parsed.data;
  return lastRunOf(is_successful, executed_at, duration);
}

/** The same from three fields, wherever they came from. */
export function lastRunOf(
  isSuccessful: boolean,
  executedAt: string | null | undefined,
  duration: unknown,
): LastRun | null | undefined {
  if (executedAt === null || executedAt === undefined || executedAt === '') return null;
  const date = parseInstant(executedAt);
  if (date === null) return undefined;
  if (isZeroTime(date)) return null;
  return { isSuccessful, executedAt: date, durationMs: readDuration(duration) };
}
