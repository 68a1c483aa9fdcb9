import type { Dialect, Run, TaskRun } from './model';

/** Counts and the mean duration (milliseconds, cut to an integer) of some rows. */
export interface Totals {
  successes: number;
  failures: number;
  averageDurationMs: number;
}

interface RunTotal {
  durationMs: number;
  failedTasks: number;
  /** When its last row in the window completed, microseconds. */
  executedAtUs: number;
}

/** A task's rows count one by one, in both dialects. */
export function taskTotals(rows: readonly TaskRun[]): Totals {
  const successes = rows.filter((row) => row.isSuccessful).length;
  const durationMs = rows.reduce((sum, row) => sum + row.durationMs, 0);
  return {
    successes,
    failures: rows.length - successes,
    averageDurationMs: mean(durationMs, rows.length),
  };
}

/** A run's duration is the sum of its tasks', even of those that ran side by side. */
export function runTotals(rows: readonly TaskRun[]): RunTotal[] {
  const totals = new Map<Run, RunTotal>();
  for (const row of rows) {
    const total = totals.get(row.run);
    if (total === undefined) {
      totals.set(row.run, {
        durationMs: row.durationMs,
        failedTasks: row.isSuccessful ? 0 : 1,
        executedAtUs: row.executedAtUs,
      });
    } else {
      total.durationMs += row.durationMs;
      total.failedTasks += row.isSuccessful ? 0 : 1;
      total.executedAtUs = Math.max(total.executedAtUs, row.executedAtUs);
    }
  }
  return [...totals.values()];
}

/**
 * Hosted counts runs. The open-source edition calls every failed **task** a failure and subtracts
 * them from the runs, so a run with two failed tasks adds −1 success.
 */
export function pipelineTotals(runs: readonly RunTotal[], dialect: Dialect): Totals {
  const failures = runs.reduce(
    (sum, run) => sum + (dialect === 'oss' ? run.failedTasks : Math.min(1, run.failedTasks)),
    0,
  );
  const durationMs = runs.reduce((sum, run) => sum + run.durationMs, 0);
  return {
    successes: runs.length - failures,
    failures,
    averageDurationMs: mean(durationMs, runs.length),
  };
}

function mean(sum: number, count: number): number {
  return count === 0 ? 0 : Math.trunc(sum / count);
}
