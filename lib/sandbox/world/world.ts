import { Book } from './book';
import {
  buildClient,
  buildOrganization,
  buildPipeline,
  type ClientInput,
  type OrganizationInput,
  type PipelineInput,
} from './build';
import type { SandboxClock } from './clock';
import { History } from './history';
import {
  type Client,
  isUndated,
  type Organization,
  type Pipeline,
  type Run,
  type TaskRun,
} from './model';
import { hash } from './random';
import { simulateRun } from './simulate-run';
import { conditionsAt } from './temper';

/** Runs that people start take at most this many milliseconds, however long the nightly one takes. */
const LONGEST_STARTED_RUN_MS = 12_000;

/** Ways in which open-source servers differ from each other; a test may change them at any time. */
interface Quirks {
  /** The database of the statistics is down, in which case the open-source edition answers 200 with nothing. */
  databaseDown: boolean;
  /**
   * How a negative number of successes is sent, although its type is unsigned; `unread` is a driver that refuses it, so
   * that it and the counts after it stay zero.
   */
  negativeCounts: 'negative' | 'wrapped' | 'unread';
  /** How it answers a client id that it does not know. */
  unknownClient: 'server-error' | 'reset';
}

/** The truth behind the server: organizations, clients, pipelines, and all of their task runs. */
export class World {
  readonly organizations = new Map<string, Organization>();
  readonly clients = new Map<string, Client>();
  readonly quirks: Quirks = {
    databaseDown: false,
    negativeCounts: 'negative',
    unknownClient: 'server-error',
  };
  private readonly books = new Map<string, Book>();
  private readonly tasks = new Map<string, { pipeline: Pipeline; history: History }>();

  constructor(
    readonly clock: SandboxClock,
    readonly seed: number,
    /** The day on which the seeded history ends and the live one begins, in milliseconds. */
    readonly anchorMs: number,
  ) {}

  addOrganization(input: OrganizationInput): Organization {
    const organization = buildOrganization(input);
    this.organizations.set(organization.uuid, organization);
    return organization;
  }

  addClient(input: ClientInput): Client {
    const client = buildClient(input);
    this.clients.set(client.id, client);
    return client;
  }

  /** Adds a pipeline; its schedule, if any, has been running since `since` (default: from now on). */
  addPipeline(input: PipelineInput, since: Date = this.clock.now()): Pipeline {
    const pipeline = buildPipeline(input);
    if (this.books.has(pipeline.uuid))
      throw new Error(`Pipeline ${pipeline.uuid} is there already`);
    this.books.set(pipeline.uuid, new Book(pipeline, since.getTime()));
    for (const task of pipeline.tasks) {
      this.tasks.set(task.uuid, { pipeline, history: new History() });
    }
    return pipeline;
  }

  get pipelines(): Pipeline[] {
    return [...this.books.values()].map((book) => book.pipeline);
  }

  pipeline(uuid: string): Pipeline | undefined {
    return this.books.get(uuid)?.pipeline;
  }

  /** Rows of a pipeline, including those whose time has not come: cut them off at {@link nowUs}. */
  pipelineHistory(uuid: string): History | undefined {
    this.writeDueRuns(uuid);
    return this.books.get(uuid)?.history;
  }

  /** Rows of a task, likewise. */
  taskHistory(uuid: string): History | undefined {
    const task = this.tasks.get(uuid);
    if (task !== undefined) this.writeDueRuns(task.pipeline.uuid);
    return task?.history;
  }

  /** Runs that have started, oldest first; `origin` says who started them. */
  runs(pipelineUuid: string): Run[] {
    this.writeDueRuns(pipelineUuid);
    const runs = [...(this.books.get(pipelineUuid)?.runs.values() ?? [])];
    return runs.sort((a, b) => a.startedAtUs - b.startedAtUs);
  }

  /** How many runs the API has started: this is how "never twice" is measured. */
  startedRuns(pipelineUuid: string): number {
    return this.books.get(pipelineUuid)?.startedRuns ?? 0;
  }

  /** Microseconds since 1970. */
  nowUs(): number {
    return this.clock.nowMs() * 1000;
  }

  /** Starts a run as the API does; its tasks complete over the next seconds of the clock. */
  startRun(
    pipeline: Pipeline,
    init: { uuid: string; startedAtMs: number; input: string | null },
  ): Run {
    const run = this.addRun(pipeline, {
      uuid: init.uuid,
      startedAtUs: init.startedAtMs * 1000,
      origin: 'api',
      input: init.input,
    });
    this.play(run, pipeline, LONGEST_STARTED_RUN_MS);
    return run;
  }

  /** Adds a run without rows; {@link addTaskRun} adds them. */
  addRun(pipeline: Pipeline, init: Omit<Run, 'pipelineUuid' | 'taskRuns'>): Run {
    const book = this.books.get(pipeline.uuid);
    if (book === undefined) throw new Error(`The sandbox has no pipeline ${pipeline.uuid}`);
    return book.addRun(init);
  }

  addTaskRun(row: TaskRun): void {
    row.run.taskRuns.push(row);
    // It names only its run, so no pipeline's history and no statistics include it.
    if (isUndated(row)) return;
    this.books.get(row.pipeline.uuid)?.history.add(row);
    this.tasks.get(row.task.uuid)?.history.add(row);
  }

  private play(run: Run, pipeline: Pipeline, longestMs: number | null): void {
    const startedAtMs = run.startedAtUs / 1000;
    const ordinal = run.origin === 'api' ? this.startedRuns(pipeline.uuid) : 0;
    simulateRun(
      run,
      pipeline,
      hash(this.seed, pipeline.uuid, startedAtMs, ordinal),
      { ...conditionsAt(pipeline, startedAtMs, this.anchorMs, this.seed), longestMs },
      (uuid) => this.pipeline(uuid),
      (row) => this.addTaskRun(row),
    );
  }

  /** A sub-pipeline's callers come first, because they write into its history. */
  private writeDueRuns(uuid: string, asking: readonly string[] = []): void {
    const book = this.books.get(uuid);
    if (book === undefined || asking.includes(uuid)) return;
    for (const caller of this.books.values()) {
      if (caller.pipeline.tasks.some((task) => task.calls === uuid)) {
        this.writeDueRuns(caller.pipeline.uuid, [...asking, uuid]);
      }
    }
    const seed = hash(this.seed, uuid);
    for (const run of book.takeDueRuns(seed, this.anchorMs, this.clock.nowMs())) {
      this.play(run, book.pipeline, null);
    }
  }
}
