import { z } from 'zod';
import { isZeroTime, microsOf, parseInstant } from './instants';
import { Flag } from './last-run';
import { readDuration, readNumber } from './numbers';
import { storable } from './plain-text';
import { parseUuid } from './uuid';

/** One task run of the log. It has no id, and equal rows are legitimate (`for_each`). */
export interface TaskRunRow {
  runUuid: string;
  taskUuid: string;
  /** An open set: new types appear. At most 200 characters, no NUL. */
  taskType: string;
  isSuccessful: boolean;
  /** Milliseconds; null when Datamin sent nonsense. */
  durationMs: number | null;
  /** Base64 as sent, '' when there is none: see decodeOutput. */
  output: string;
  metricValue: number | null;
  /** When the task completed, to the millisecond. */
  executedAt: Date;
  /** What `executedAt` lacks: 0 to 999 microseconds. */
  executedMicros: number;
}

const Uuid = z.string().transform((text, context) => {
  const uuid = parseUuid(text);
  if (uuid !== null) return uuid;
  context.addIssue('not a UUID');
  return z.NEVER;
});

const Executed = z.string().transform((text, context) => {
  const date = parseInstant(text);
  if (date !== null && !isZeroTime(date)) return { date, micros: microsOf(text) };
  context.addIssue('not a date');
  return z.NEVER;
});

const WireRow = z.object({
  workflow_run_uuid: z.string().nullish(),
  pipeline_run_uuid: z.string().nullish(),
  task_uuid: Uuid,
  task_type: z.string().nullish(),
  is_successful: Flag,
  duration: z.unknown().optional(),
  output: z.string().nullish(),
  metric_value: z.unknown().optional(),
  executed_at: Executed,
});

/** @returns undefined for a row that makes no sense */
export function decodeLogRow(value: unknown): TaskRunRow | undefined {
  const parsed = WireRow.safeParse(value);
  if (!parsed.success) return undefined;
  const row = parsed.data;
  const runUuid = parseUuid(row.workflow_run_uuid || row.pipeline_run_uuid || '');
  if (runUuid === null) return undefined;
  return {
    runUuid,
    taskUuid: row.task_uuid,
    taskType: storable((row.task_type ?? '').slice(0, 200)) || 'unknown',
    isSuccessful: row.is_successful,
    durationMs: readDuration(row.duration),
    output: storable(row.output ?? ''),
    metricValue: readNumber(row.metric_value),
    executedAt: row.executed_at.date,
    executedMicros: row.executed_at.micros,
  };
}
