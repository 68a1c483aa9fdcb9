import { z } from 'zod';
import { isZeroTime, parseMoment } from './instants';
import { Flag } from './last-run';
import { readDuration, readMetric } from './numbers';
import { printable, storable } from './plain-text';
import { parseUuid } from './uuid';

/** One task run of the log. It has no id, and equal rows are legitimate (`for_each`). */
export interface TaskRunRow {
  runUuid: string;
  taskUuid: string;
  /** An open set: new types appear. At most 200 characters, no control characters; UNKNOWN_TYPE when there is none. */
  taskType: string;
  isSuccessful: boolean;
  /** Milliseconds; null when Datamin sent nonsense. */
  durationMs: number | null;
  /** Base64 as sent, '' when there is none: see decodeOutput. */
  output: string;
  metricValue: number | null;
  /** When the task completed, to the millisecond. */
  executedAt: Date;
  /** The rest of the time below `executedAt`: 0 to 999 microseconds. */
  executedMicros: number;
}

const Uuid = z.string().transform((text, context) => {
  const uuid = parseUuid(text);
  if (uuid !== null) return uuid;
  context.addIssue('not a UUID');
  return z.NEVER;
});

const Executed = z.string().transform((text, context) => {
  const moment = parseMoment(text);
  if (moment !== null && !isZeroTime(moment.date)) return moment;
  context.addIssue('not a date');
  return z.NEVER;
});

/** Base64 by the documentation; anything else is kept as the JSON it is: the run is worth more than its form. */
const Output = z
  .unknown()
  .optional()
  .transform((value) => {
    if (typeof value === 'string') return value;
    return value == null ? '' : Buffer.from(JSON.stringify(value)).toString('base64');
  });

const WireRow = z.object({
  workflow_run_uuid: z.string().nullish(),
  pipeline_run_uuid: z.string().nullish(),
  task_uuid: Uuid,
  task_type: z.string().nullish().catch(null),
  is_successful: Flag,
  duration: z.unknown().optional(),
  output: Output,
  metric_value: z.unknown().optional(),
  executed_at: Executed,
});

/**
 * Reads a row in the form servers usually send with a few checks: over a million rows the schema would take
 * most of the time and memory. Undefined for any other row, which the schema then reads.
 */
function usualRow(value: unknown): ReadRow | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const row: { [name in keyof z.input<typeof WireRow>]?: unknown } = value;
  const { workflow_run_uuid, pipeline_run_uuid, task_uuid, task_type, is_successful, output } = row;
  if (!isText(workflow_run_uuid) || !isText(pipeline_run_uuid)) return undefined;
  if (!isText(task_type) || !isText(output)) return undefined;
  if (typeof task_uuid !== 'string' || typeof row.executed_at !== 'string') return undefined;
  if (typeof is_successful !== 'boolean') return undefined;
  const uuid = parseUuid(task_uuid);
  const executed = parseMoment(row.executed_at);
  if (uuid === null || executed === null || isZeroTime(executed.date)) return undefined;
  // Written out: a spread would cost each row several times the memory.
  return {
    workflow_run_uuid,
    pipeline_run_uuid,
    task_uuid: uuid,
    task_type,
    is_successful,
    duration: row.duration,
    output: output ?? '',
    metric_value: row.metric_value,
    executed_at: executed,
  };
}

function isText(value: unknown): value is string | null | undefined {
  return typeof value === 'string' || value === undefined || value === null;
}

type ReadRow = z.output<typeof WireRow>;

/** The type of a row that names none: it says nothing about its task. */
export const UNKNOWN_TYPE = 'unknown';

const USUAL_TYPE = /^[\w.-]{1,200}$/;

/** A type stands in sentences and tables next to the portal's own words: nothing in it may reverse their direction. */
function typeOf(text: string): string {
  return USUAL_TYPE.test(text) ? text : printable(storable(text), 199) || UNKNOWN_TYPE;
}

/** @returns undefined for a row that makes no sense */
export function decodeLogRow(value: unknown): TaskRunRow | undefined {
  const row = usualRow(value) ?? WireRow.safeParse(value).data;
  if (row === undefined) return undefined;
  const runUuid = parseUuid(row.workflow_run_uuid || row.pipeline_run_uuid || '');
  if (runUuid === null) return undefined;
  return {
    runUuid,
    taskUuid: row.task_uuid,
    taskType: typeOf(row.task_type ?? ''),
    isSuccessful: row.is_successful,
    durationMs: readDuration(row.duration),
    output: storable(row.output),
    metricValue: readMetric(row.metric_value),
    executedAt: row.executed_at.date,
    executedMicros: row.executed_at.micros,
  };
}
