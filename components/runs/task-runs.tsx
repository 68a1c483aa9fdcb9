import type { PageTaskRun, RunSummary } from '@/lib/runs';
import { pack } from '../ui/packed';
import { failedFirst, groupTaskRuns } from './group-task-runs';
import { PackedTaskList } from './packed-task-list.client';
import { toMoment, toTaskEntries } from './task-entries';
import type { TaskListProps } from './task-list.client';
import { TaskRunFacts } from './task-run-facts';

type SeenTaskRun = RunSummary['taskRuns'][number];

interface Words {
  timeZone: string;
  /** Names people gave to tasks, by UUID. */
  names: ReadonlyMap<string, string>;
}

/** Whether a run is short enough to be read with all its outputs open. */
export function isFew(taskRuns: readonly unknown[]): boolean {
  return taskRuns.length <= fewTaskRuns;
}

/** A run with no more than this is shown with its outputs open. */
const fewTaskRuns = 6;

/**
 * The task runs of a run with their outputs, those of failed tasks first. Repeats of a `for_each` are
 * grouped in one entry.
 */
export function TaskRuns({
  taskRuns,
  names,
  timeZone,
  ...list
}: Omit<TaskListProps, 'entries'> & Words & { taskRuns: readonly PageTaskRun[] }) {
  const entries = toTaskEntries(taskRuns, { names, timeZone, now: new Date() });
  return <PackedTaskList packed={pack(entries)} {...list} />;
}

/** The same when only the rows are known. */
export function SeenTaskRuns({
  taskRuns,
  names,
  timeZone,
}: Words & { taskRuns: readonly SeenTaskRun[] }) {
  const now = new Date();
  const rows = failedFirst(groupTaskRuns(taskRuns)).flatMap((group) => group.rows);
  return (
    <ol className="task-runs">
      {rows.map(({ taskUuid, taskType, successful, durationMs, executedAt }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal rows are legitimate, and none moves
        <li key={index} className="task-run-line">
          <TaskRunFacts
            failed={!successful}
            name={names.get(taskUuid) ?? taskType}
            type={names.has(taskUuid) ? taskType : undefined}
            took={durationMs}
            ended={toMoment(executedAt, { timeZone, now })}
          />
        </li>
      ))}
    </ol>
  );
}
