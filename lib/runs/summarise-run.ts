import { nowMs } from '@/lib/clock';
import type { RecentRun } from '@/lib/pipelines';

/** The log never says that a run has finished: a run counts as finished once it has been quiet for this long. */
export const quietMs = 60_000;

export interface RunSummary extends RecentRun {
  /** A run that is not quiet yet may still be going on. */
  status: 'running' | 'succeeded' | 'failed';
  /** The earliest `executedAt − duration` of its tasks: approximate. */
  startedAt: Date;
  finishedAt: Date;
  /** Wall clock, milliseconds. */
  durationMs: number;
}

/** What a run's task rows say about the run. Any failed task makes it failed. */
export function summariseRun(run: RecentRun): RunSummary {
  const ends = run.taskRuns.map(({ executedAt }) => executedAt.getTime());
  const starts = run.taskRuns.map(
    ({ executedAt, durationMs }) => executedAt.getTime() - (durationMs ?? 0),
  );
  const startedAt = Math.min(...starts);
  const finishedAt = Math.max(...ends);
  const failed = run.taskRuns.some(({ successful }) => !successful);
  const quiet = nowMs() - finishedAt >= quietMs;
  return {
    ...run,
    status: quiet ? (failed ? 'failed' : 'succeeded') : 'running',
    startedAt: new Date(startedAt),
    finishedAt: new Date(finishedAt),
    durationMs: finishedAt - startedAt,
  };
}
