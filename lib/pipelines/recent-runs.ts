import { z } from 'zod';
import type { TaskRunRow } from '@/lib/datamin';

/** How many runs, and task runs of each, a recent-runs reading keeps: enough for a page, small for a row. */
const runsKept = 50;
const taskRunsKept = 200;

const RecentTaskRun = z.object({
  taskUuid: z.string(),
  taskType: z.string(),
  successful: z.boolean(),
  executedAt: z.coerce.date(),
  durationMs: z.number().nullable(),
});

const RecentRun = z.object({
  runUuid: z.string(),
  taskRuns: z.array(RecentTaskRun),
});

/** Runs as last seen in the log, newest first, without outputs. */
export const RecentRuns = z.array(RecentRun);
export type RecentRun = z.infer<typeof RecentRun>;

/** Groups log rows, in any order, into the newest runs. Keeps no outputs. */
export class RunCollector {
  readonly #runs = new Map<string, RecentRun & { newest: number }>();

  add(row: TaskRunRow): void {
    const at = row.executedAt.getTime();
    const run = this.#runs.get(row.runUuid) ?? { runUuid: row.runUuid, taskRuns: [], newest: at };
    this.#runs.set(row.runUuid, run);
    run.newest = Math.max(run.newest, at);
    if (run.taskRuns.length < taskRunsKept) {
      run.taskRuns.push({
        taskUuid: row.taskUuid,
        taskType: row.taskType,
        successful: row.isSuccessful,
        executedAt: row.executedAt,
        durationMs: row.durationMs,
      });
    }
    // Rows usually come newest first, but nothing guarantees it: keep some slack, drop the oldest.
    if (this.#runs.size > runsKept * 2) this.#trim();
  }

  /** The newest runs, merged over the known ones: a run seen again replaces its older version. */
  mergedOver(known: RecentRun[]): RecentRun[] {
    for (const run of known) {
      if (this.#runs.has(run.runUuid)) continue;
      const newest = Math.max(...run.taskRuns.map(({ executedAt }) => executedAt.getTime()), 0);
      this.#runs.set(run.runUuid, { ...run, newest });
    }
    this.#trim();
    return [...this.#runs.values()].slice(0, runsKept).map(({ runUuid, taskRuns }) => ({
      runUuid,
      taskRuns: taskRuns.toSorted((a, b) => a.executedAt.getTime() - b.executedAt.getTime()),
    }));
  }

  #trim(): void {
    const newest = [...this.#runs.entries()].sort(([, a], [, b]) => b.newest - a.newest);
    this.#runs.clear();
    for (const [uuid, run] of newest.slice(0, runsKept)) this.#runs.set(uuid, run);
  }
}
