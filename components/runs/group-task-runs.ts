/** What a row of a log says about when a task ran and how it ended. */
export interface TimedTaskRun {
  taskUuid: string;
  taskType: string;
  successful: boolean;
  /** When it completed. */
  executedAt: Date;
  durationMs: number | null;
}

/** All task runs of one task within a run: a `for_each` repeats it, and several may be identical. */
export interface TaskGroup<Row extends TimedTaskRun> {
  taskUuid: string;
  taskType: string;
  rows: Row[];
  failed: number;
  /** The first known start, else the first end. */
  startedAt: Date;
  finishedAt: Date;
}

/** The tasks of a run in the order in which they began, each with its task runs. */
export function groupTaskRuns<Row extends TimedTaskRun>(rows: readonly Row[]): TaskGroup<Row>[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const known = groups.get(row.taskUuid);
    if (known) known.push(row);
    else groups.set(row.taskUuid, [row]);
  }
  return [...groups.values()]
    .flatMap(toGroup)
    .sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
}

/** Puts failures first and otherwise keeps the order. */
export function failedFirst<Row extends TimedTaskRun>(groups: TaskGroup<Row>[]): TaskGroup<Row>[] {
  const ordered = groups.map((group) =>
    group.failed === 0 || group.failed === group.rows.length
      ? group
      : { ...group, rows: [...group.rows.filter(hasFailed), ...group.rows.filter(hasNotFailed)] },
  );
  return [
    ...ordered.filter(({ failed }) => failed > 0),
    ...ordered.filter((one) => one.failed === 0),
  ];
}

/** The task runs of tasks that failed at least once, and those of the others. */
export function splitFailed<Row extends TimedTaskRun>(
  rows: readonly Row[],
): { failed: Row[]; others: Row[] } {
  const tasks = new Set(rows.filter(hasFailed).map(({ taskUuid }) => taskUuid));
  return {
    failed: rows.filter(({ taskUuid }) => tasks.has(taskUuid)),
    others: rows.filter(({ taskUuid }) => !tasks.has(taskUuid)),
  };
}

function toGroup<Row extends TimedTaskRun>(rows: Row[]): TaskGroup<Row>[] {
  const [first] = rows;
  if (!first) return [];
  const starts = rows.map((row) => startOf(row).getTime());
  const ends = rows.map(({ executedAt }) => executedAt.getTime());
  return [
    {
      taskUuid: first.taskUuid,
      taskType: first.taskType,
      rows,
      failed: rows.filter(hasFailed).length,
      startedAt: new Date(Math.min(...starts)),
      finishedAt: new Date(Math.max(...ends)),
    },
  ];
}

/** Roughly when it began; when it ended, if its duration is unknown. */
export function startOf({ executedAt, durationMs }: TimedTaskRun): Date {
  return new Date(executedAt.getTime() - (durationMs ?? 0));
}

function hasFailed({ successful }: TimedTaskRun): boolean {
  return !successful;
}

function hasNotFailed({ successful }: TimedTaskRun): boolean {
  return successful;
}
