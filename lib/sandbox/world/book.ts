import { History } from './history';
import type { Pipeline, Run } from './model';
import { uuidOf } from './random';
import { DAY_MS, dayOf, startsBetween } from './schedule';

/** A pipeline with its runs; scheduled ones are generated when somebody looks. */
export class Book {
  readonly history = new History();
  readonly runs = new Map<string, Run>();
  /** Runs started through the API so far. */
  startedRuns = 0;

  constructor(
    readonly pipeline: Pipeline,
    /** Scheduled runs are generated up to here, in milliseconds. */
    private writtenToMs: number,
  ) {}

  addRun(init: Omit<Run, 'pipelineUuid' | 'taskRuns'>): Run {
    const run: Run = { ...init, pipelineUuid: this.pipeline.uuid, taskRuns: [] };
    this.runs.set(run.uuid, run);
    if (run.origin === 'api') this.startedRuns++;
    return run;
  }

  /** Generates the scheduled runs that came due since the last call. */
  takeDueRuns(seed: number, anchorMs: number, nowMs: number): Run[] {
    const { schedule, endsOnDay, state } = this.pipeline;
    if (schedule === null || this.writtenToMs >= nowMs) return [];
    const endMs = endsOnDay === null ? nowMs : dayOf(anchorMs) + endsOnDay * DAY_MS;
    const isStopped = state !== 'active' && endsOnDay === null;
    const starts = isStopped
      ? []
      : startsBetween(schedule, seed, this.writtenToMs, Math.min(nowMs, endMs));
    this.writtenToMs = nowMs;
    return starts.map((startMs) =>
      this.addRun({
        uuid: uuidOf(seed, 'run', startMs),
        startedAtUs: startMs * 1000,
        origin: 'schedule',
        input: null,
      }),
    );
  }
}
