/** Which of the two servers a client talks to: what the documentation prints, or the open-source edition. */
export type Dialect = 'hosted' | 'oss';

/** What a client may do. On the wire `run` is `workflows:run` (hosted) or `pipelines:run` (oss). */
export type Permission = 'run' | 'stats';

export interface Organization {
  uuid: string;
  name: string;
  /** False is a subscription plan without API access: every call answers 401, with any token. */
  apiAccess: boolean;
}

export interface Client {
  id: string;
  secret: string;
  /** Others that are good too, as while a secret is being replaced. */
  otherSecrets: string[];
  name: string;
  organizationUuid: string;
  dialect: Dialect;
  permissions: Permission[];
  /** Life of an access token, seconds. */
  expiresIn: number;
  /** `query-only` refuses a form with 400 `invalid_request`, as a server would that reads only the documented query. */
  tokenParameters: 'any' | 'query-only';
  /** `object` wraps aggregated statistics, as the documentation's `{[ … ]}` may mean (hosted). */
  aggregatesShape: 'array' | 'object';
}

/** How the bytes of a task's output look; see `world/outputs`. */
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
  /** Chance that it fails, 0 to 1, before the pipeline's own temper is applied. */
  failureRate: number;
  /** Tasks of one stage run side by side, so that two of them may fail in one run. */
  stage: number;
  /** Most rows a run writes for this task: a `for_each` writes several that are equal. */
  repeats: number;
  /** Chance that the run ends well here and later stages are skipped (a condition that is not met). */
  stopRate: number;
  /** A `run_pipeline` task: the tasks of that pipeline run too, under the same run UUID. */
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
  /** Day from which the schedule starts no more runs, days relative to the first start; null is never. */
  endsOnDay: number | null;
  /** AES-256-GCM key under which outputs are sealed, or null for plain outputs. */
  outputKey: Uint8Array | null;
}

/** One execution of a pipeline: `workflow_run_uuid` and `pipeline_run_uuid` on the wire. */
export interface Run {
  readonly uuid: string;
  readonly pipelineUuid: string;
  /** Microseconds since 1970. */
  readonly startedAtUs: number;
  readonly origin: 'schedule' | 'api' | 'added';
  /** The body of the POST which started it: the open-source edition hands it on as input. */
  readonly input: string | null;
  /** Every row of the run, sub-pipelines' too, whether or not its time has come. */
  readonly taskRuns: TaskRun[];
}

/** One row of the log. It exists for readers only once the clock has reached `executedAtUs`. */
export interface TaskRun {
  readonly run: Run;
  /** The sub-pipeline's for a task that a `run_pipeline` task brought along. */
  readonly pipeline: Pipeline;
  readonly task: Task;
  /** When the task completed, microseconds since 1970; see isUndated for 0. */
  readonly executedAtUs: number;
  /** Milliseconds. */
  readonly durationMs: number;
  readonly isSuccessful: boolean;
  readonly isFinal: boolean;
  readonly metricValue: number | null;
  /** From this the output is made when somebody asks; a year of outputs does not fit in memory. */
  readonly outputSeed: number;
  /** Bytes given by a test instead. */
  readonly output: Uint8Array | null;
}

/**
 * A row that the open-source edition writes without a time, a type and its pipeline, as of a `merge` that broke before
 * it began. Hosted has none.
 */
export function isUndated(row: Pick<TaskRun, 'executedAtUs'>): boolean {
  return row.executedAtUs === 0;
}
