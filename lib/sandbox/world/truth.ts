import type { Run } from './model';
import type { World } from './world';

/** What really happened, counted by run: to compare with what a server or a page says. */
export interface Truth {
  runs: number;
  /** A run is running while it still has rows to come. */
  running: number;
  succeeded: number;
  failed: number;
  /** Runs that the API started. */
  startedByApi: number;
  taskRuns: number;
  failedTaskRuns: number;
  /** The sum of the finished runs' own task durations, in milliseconds. */
  durationMs: number;
}

/** The truth about a pipeline's runs with `from ≤ start < to`, as of the sandbox's current time. */
export function truthOf(
  world: World,
  pipelineUuid: string,
  range: { from?: Date | undefined; to?: Date | undefined } = {},
): Truth {
  const fromUs = (range.from?.getTime() ?? Number.NEGATIVE_INFINITY) * 1000;
  const toUs = (range.to?.getTime() ?? Number.POSITIVE_INFINITY) * 1000;
  const runs = world
    .runs(pipelineUuid)
    .filter((run) => run.startedAtUs >= fromUs && run.startedAtUs < toUs);
  const truth: Truth = {
    runs: runs.length,
    running: 0,
    succeeded: 0,
    failed: 0,
    startedByApi: runs.filter((run) => run.origin === 'api').length,
    taskRuns: 0,
    failedTaskRuns: 0,
    durationMs: 0,
  };
  for (const run of runs) count(run, truth, world.nowUs());
  return truth;
}

function count(run: Run, truth: Truth, nowUs: number): void {
  const written = run.taskRuns.filter((row) => row.executedAtUs <= nowUs);
  const failed = written.filter((row) => !row.isSuccessful);
  truth.taskRuns += written.length;
  truth.failedTaskRuns += failed.length;
  if (written.length < run.taskRuns.length) {
    truth.running++;
    return;
  }
  if (failed.length > 0) truth.failed++;
  else truth.succeeded++;
  for (const row of written) {
    if (row.pipeline.uuid === run.pipelineUuid) truth.durationMs += row.durationMs;
  }
}
