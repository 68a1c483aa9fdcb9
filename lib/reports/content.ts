import { z } from 'zod';

/** A time as report.json writes it: RFC 3339, UTC. */
const at = z.iso.datetime();
const count = z.number().int().min(0);
const ms = z.number().min(0);

/** Null: the source contradicts itself, or does not know. */
const Bucket = z.strictObject({
  from: at,
  to: at,
  successes: count.nullable(),
  failures: count.nullable(),
  averageMs: ms.nullable(),
});

const Counted = z.strictObject({
  runs: count.nullable(),
  successes: count.nullable(),
  failures: count.nullable(),
  averageMs: ms.nullable(),
});

const Summary = Counted.extend({
  /** From 0 to 1; null if nothing ran or it is unknown. */
  successRate: z.number().min(0).max(1).nullable(),
  /** Null if only Datamin's own statistics are known. */
  p50Ms: ms.nullable(),
  p95Ms: ms.nullable(),
  lastRun: z
    .strictObject({
      status: z.enum(['running', 'succeeded', 'failed']),
      at,
      durationMs: ms.nullable(),
    })
    .nullable(),
  /** The preceding period of the same length; null if it is unknown. */
  before: Counted.nullable(),
});

const Run = z.strictObject({
  uuid: z.uuid().optional(),
  status: z.enum(['running', 'succeeded', 'failed']),
  startedAt: at,
  finishedAt: at.nullable(),
  durationMs: ms,
  taskRuns: count,
  failedTaskRuns: count,
  failedTask: z.string().nullable(),
  error: z.string().nullable(),
});

const ErrorGroup = z.strictObject({
  message: z.string(),
  failures: count,
  tasks: count,
  /** Null: it was after the range, which must not be shown. */
  lastSeenAt: at.nullable(),
});

const Task = z.strictObject({
  name: z.string(),
  type: z.string(),
  taskRuns: count,
  failed: count,
  averageMs: ms.nullable(),
  p95Ms: ms.nullable(),
  totalMs: ms,
});

const Output = z.strictObject({
  task: z.string(),
  at,
  successful: z.boolean(),
  text: z.string().nullable(),
  cut: z.boolean(),
});

const Step = z.enum(['hour', 'day', 'week', 'month']);

const ReportPipeline = z.strictObject({
  name: z.string(),
  /** Datamin's UUID, present only if the report shows UUIDs; so is a run's. */
  uuid: z.uuid().optional(),
  source: z.strictObject({
    /** `history`: runs the portal has read; `datamin`: Datamin's own statistics; `none`: nothing is known yet. */
    kind: z.enum(['history', 'datamin', 'none']),
    at: at.nullable(),
    /** Part of the range is unknown, or the source contradicts itself. */
    doubtful: z.boolean(),
  }),
  summary: Summary.optional(),
  aggregates: z
    .strictObject({ step: Step, timeZone: z.string(), buckets: z.array(Bucket) })
    .optional(),
  heatMap: z.strictObject({ timeZone: z.string(), days: z.array(Bucket) }).optional(),
  runs: z.array(Run).optional(),
  errors: z.array(ErrorGroup).optional(),
  slowTasks: z.array(Task).optional(),
  outputs: z.array(Output).optional(),
});

/**
 * Everything a viewer may see of a report, and nothing else: strict, so that nothing unnamed can get out. No
 * internal ids, no server addresses, no people's names. It is the text of report.json, and what a snapshot keeps.
 */
export const ReportContent = z.strictObject({
  title: z.string(),
  /** Markdown. */
  note: z.string().nullable(),
  /** When the data was read. */
  asOf: at,
  snapshot: z.boolean(),
  range: z.strictObject({ from: at, to: at, timeZone: z.string() }),
  pipelines: z.array(ReportPipeline),
});

export type ReportContent = z.output<typeof ReportContent>;
export type ReportPipeline = z.output<typeof ReportPipeline>;
export type ReportSummary = z.output<typeof Summary>;
export type ReportBucket = z.output<typeof Bucket>;
