/** Which of the two servers a client talks to: the one the documentation describes, or the open-source edition. */
export type Dialect = 'hosted' | 'oss';

/** What a client may do. On the wire `run` is `workflows:run` (hosted) or `pipelines:run` (oss). */
export type Permission = 'run' | 'stats';

export interface Organization {
  uuid: string;
  name: string;
  /** False: the plan has no API access, and every call answers 401, with any token. */
  apiAccess: boolean;
}

export interface Client {
  id: string;
  secret: string;
  /** Other secrets that are valid too, as while a secret is being replaced. */
  otherSecrets: string[];
  name: string;
  organizationUuid: string;
  dialect: Dialect;
  permissions: Permission[];
  /** Life of an access token, seconds. */
  expiresIn: number;
  /** `query-only` refuses a form with 400 `invalid_request`, like a server that reads only the documented query. */
  tokenParameters: 'any' | 'query-only';
  /** `object` wraps aggregated statistics, as the documentation's `{[ … ]}` may mean (hosted). */
  aggregatesShape: 'array' | 'object';
}

/** What the bytes of a task's output look like; see `world/outputs`. */
export type OutputKind =
  | 'orders'
  | 'invoices'
  | 'shipments'
  | 'object'
  | 'scalar'
  | 'text'
  | 'feedback'
  | 'html'
  | 'xml'
  | 'csv'
  | 'large'
  | 'large-csv'
  | 'large-xml'
  | 'large-text'
  | 'archive'
  | 'empty';

export interface Task {
  uuid: string;
  name: string;
  /** query, condition, aggregator, …: any string, because new ones appear. */
  type: string;
  output: OutputKind;
  /** Typical duration, milliseconds. */
  durationMs: number;
  /** The chance that it fails, 0 to 1, before the pipeline's temper is applied. */
  failureRate: number;
  /** Tasks of one stage run in parallel, so two of them may fail in one run. */
  stage: number;
  /** The most rows that a run writes for this task: a `for_each` writes several equal ones. */
  repeats: number;
  /** The chance that the run ends successfully here and later stages are skipped (an unmet condition). */
  stopRate: number;
  /** For a `run_pipeline` task: the pipeline whose tasks run too, under the same run UUID. */
  calls: string | null;
}

/** When runs start by themselves. UTC. */
export type Schedule =
  | { kind: 'interval'; minutes: number; minute: number }
  | { kind: 'daily'; hour: number; minute: number }
  | { kind: 'weekly'; weekday: number; hour: number; minute: number }
  | { kind: 'bursty'; runsPerDay: number };

/** How a pipeline's health develops over the seeded year. */
type Temper = 'steady' | 'degrading' | 'flaky';

export interface Pipeline {
  uuid: string;
  organizationUuid: string;
  name: string;
  description: string;
  tags: string[];
  type: 'generic' | 'metric';
  /** A template, like a pipeline without tasks, cannot be run (404); a paused one refuses (403). */
  state: 'active' | 'paused' | 'template';
  tasks: Task[];
  schedule: Schedule | null;
  temper: Temper;
  /** From this day on the schedule starts no runs, in days relative to the first start; null: never. */
  endsOnDay: number | null;
  /** AES-256-GCM key that seals the outputs, or null for plain outputs. */
  outputKey: Uint8Array | null;
}

/** One execution of a pipeline: `workflow_run_uuid` and `pipeline_run_uuid` on the wire. */
export interface Run {
  readonly uuid: string;
  readonly pipelineUuid: string;
  /** Microseconds since 1970. */
  readonly startedAtUs: number;
  readonly origin: 'schedule' | 'api' | 'added';
  /** The body of the POST that started it: the open-source edition passes it on as input. */
  readonly input: string | null;
  /** Every row of the run, including those of sub-pipelines and those whose time has not come yet. */
  readonly taskRuns: TaskRun[];
}

/** One row of the log. Readers see it only once the clock has reached `executedAtUs`. */
export interface TaskRun {
  readonly run: Run;
  /** The sub-pipeline, for a task that was run by a `run_pipeline` task. */
  readonly pipeline: Pipeline;
  readonly task: Task;
  /** When the task completed, microseconds since 1970; see isUndated for 0. */
  readonly executedAtUs: number;
  /** Milliseconds. */
  readonly durationMs: number;
  readonly isSuccessful: boolean;
  readonly isFinal: boolean;
  readonly metricValue: number | null;
  /** The output is generated from this on demand; a year of outputs does not fit in memory. */
  readonly outputSeed: number;
  /** Bytes set by a test instead. */
  readonly output: Uint8Array | null;
}

/**
 * A row that the open-source edition writes without a time, a type and its pipeline, for example for a `merge` that
 * broke before it began. Hosted has none.
 */
export function isUndated(row: Pick<TaskRun, 'executedAtUs'>): boolean {
  return row.executedAtUs === 0;
}
