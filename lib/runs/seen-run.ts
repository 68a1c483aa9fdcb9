import { z } from 'zod';
import type { TaskRunRow } from '@/lib/datamin';

/** The most tasks told apart in one run: enough to see whether the usual ones have reported. */
const tasksKept = 200;

/** A run as a look at the log found it. */
const SeenRun = z.object({
  runUuid: z.string(),
  /** Rows of the log: a task may have several. */
  taskRuns: z.number().int(),
  failed: z.number().int(),
  tasks: z.array(z.string()),
  startedAt: z.coerce.date(),
  lastAt: z.coerce.date(),
  /** The longest single task run, milliseconds. */
  longestMs: z.number(),
  /** When a look last found more of it than the look before, by the portal's clock. */
  grownAt: z.coerce.date(),
});
export type SeenRun = z.infer<typeof SeenRun>;

/** What is kept with a request; unreadable evidence counts as none. */
export const Evidence = z.array(SeenRun).catch([]);

/** Adds a row to what is known about its run. */
export function addRow(runs: Map<string, SeenRun>, row: TaskRunRow, at: Date): void {
  const startedAt = new Date(row.executedAt.getTime() - (row.durationMs ?? 0));
  const run = runs.get(row.runUuid) ?? {
    runUuid: row.runUuid,
    taskRuns: 0,
    failed: 0,
    tasks: [],
    startedAt,
    lastAt: row.executedAt,
    longestMs: 0,
    grownAt: at,
  };
  runs.set(row.runUuid, run);
  run.taskRuns += 1;
  if (!row.isSuccessful) run.failed += 1;
  if (!run.tasks.includes(row.taskUuid) && run.tasks.length < tasksKept)
    run.tasks.push(row.taskUuid);
  if (startedAt < run.startedAt) run.startedAt = startedAt;
  if (row.executedAt > run.lastAt) run.lastAt = row.executedAt;
  run.longestMs = Math.max(run.longestMs, row.durationMs ?? 0);
}

/** What is known after a look: never less than before, because the log also looks empty during an outage. */
export function fuller(known: SeenRun | undefined, found: SeenRun | undefined): SeenRun | null {
  if (!known || !found) return found ?? known ?? null;
  if (found.taskRuns < known.taskRuns) return known;
  return found.taskRuns > known.taskRuns ? found : { ...found, grownAt: known.grownAt };
}
