import type { TaskView } from '@/lib/pipelines';
import type { RunSummary } from '@/lib/runs';

/** How many of the newest runs a task's strip shows. */
const stripRuns = 20;

/** A task beside the others of its pipeline, over the newest runs found in the log. */
export interface TaskStanding {
  task: TaskView;
  /** Null: the task is in none of these runs. */
  last: {
    runUuid: string;
    successful: boolean;
    executedAt: Date;
    durationMs: number | null;
  } | null;
  /** Counts of task runs: a for_each makes several in one run. */
  successes: number;
  failures: number;
  /** The median, in milliseconds; null when no duration is known. */
  typicalMs: number | null;
  slowestMs: number | null;
  /** The newest runs, oldest first; null: the run did not reach the task. */
  strip: ({ failed: boolean; durationMs: number } | null)[];
}

/** Compares tasks, worst first: those whose last run failed, then by share of failures, then the slowest. */
export function compareTasks(
  tasks: readonly TaskView[],
  runs: readonly RunSummary[],
): TaskStanding[] {
  const standings = tasks.map((task) => standingOf(task, runs));
  return standings.toSorted((a, b) => {
    const [worseA, worseB] = [badness(a), badness(b)];
    const place = worseA.findIndex((value, index) => value !== worseB[index]);
    return place < 0 ? 0 : (worseB[place] ?? 0) - (worseA[place] ?? 0);
  });
}

function standingOf(task: TaskView, runs: readonly RunSummary[]): TaskStanding {
  const perRun = runs.map((run) => ({
    runUuid: run.runUuid,
    taskRuns: run.taskRuns.filter(({ taskUuid }) => taskUuid === task.uuid),
  }));
  const all = perRun.flatMap(({ runUuid, taskRuns }) =>
    taskRuns.map((taskRun) => ({ runUuid, ...taskRun })),
  );
  const newest = all.reduce<(typeof all)[number] | null>(
    (latest, one) => (latest && latest.executedAt >= one.executedAt ? latest : one),
    null,
  );
  const durations = all.flatMap(({ durationMs }) => durationMs ?? []).toSorted((a, b) => a - b);
  const failures = all.filter(({ successful }) => !successful).length;
  return {
    task,
    last: newest && {
      runUuid: newest.runUuid,
      successful: newest.successful,
      executedAt: newest.executedAt,
      durationMs: newest.durationMs,
    },
    successes: all.length - failures,
    failures,
    typicalMs: durations[Math.floor((durations.length - 1) / 2)] ?? null,
    slowestMs: durations.at(-1) ?? null,
    strip: perRun
      .slice(0, stripRuns)
      .map(({ taskRuns }) =>
        taskRuns.length === 0
          ? null
          : {
              failed: taskRuns.some(({ successful }) => !successful),
              durationMs: taskRuns.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0),
            },
      )
      .toReversed(),
  };
}

/** Tasks that were never seen come last: nothing is known against them. */
function badness({ last, successes, failures, typicalMs }: TaskStanding): number[] {
  if (!last) return [-1, 0, 0];
  return [last.successful ? 0 : 1, failures / (successes + failures), typicalMs ?? 0];
}
