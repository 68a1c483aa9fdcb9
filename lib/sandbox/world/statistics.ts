import type { Dialect, Run, TaskRun } from './model';

/** Counts and mean duration (milliseconds, truncated to an integer) of some rows. */
export interface Totals {
  successes: number;
  failures: number;
  averageDurationMs: number;
}

interface RunTotal {
  durationMs: number;
  failedTasks: number;
  /** When its last row in the window completed, in microseconds. */
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

/** A run's duration is the sum of its tasks', even of those that ran in parallel. */
export function runTotals(rows: readonly TaskRun[]): RunTotal[] {
  const totals = new Map<Run, RunTotal>();
  let run: Run | undefined;
  let total: RunTotal = newTotal();
  for (const row of rows) {
    // Rows of one run are mostly adjacent: this saves lookups for a year of rows.
    if (row.run !== run) {
      run = row.run;
      total = totals.get(run) ?? newTotal();
      totals.set(run, total);
    }
    total.durationMs += row.durationMs;
    total.failedTasks += row.isSuccessful ? 0 : 1;
    total.executedAtUs = Math.max(total.executedAtUs, row.executedAtUs);
  }
  return [...totals.values()];
}

function newTotal(): RunTotal {
  return { durationMs: 0, failedTasks: 0, executedAtUs: 0 };
}

/**
 * Hosted counts runs. The open-source edition counts every failed **task** as a failure and subtracts them
 * from the runs, so a run with two failed tasks adds −1 success.
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
