import { nowMs } from '@/lib/clock';
import type { RecentRun } from '@/lib/pipelines';

/** No flag in the log says that a run has finished: it counts as finished when it was quiet for this long. */
export const quietMs = 60_000;

export interface RunSummary extends RecentRun {
  /** A run with no failed task yet may still be going on. */
  status: 'running' | 'succeeded' | 'failed';
  /** About the least `executedAt − duration` of its tasks. */
  startedAt: Date;
  finishedAt: Date;
  /** Wall clock. */
  durationMs: number;
}

/** What a run's task rows say of the run. Any failed task makes it failed; one is enough to know. */
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
