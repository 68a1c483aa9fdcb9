import type { PageTaskRun, RunSummary } from '@/lib/runs';
import type { OutputLinks } from '../outputs/links';
import { OutputPreview } from '../outputs/output-preview.client';
import { sizeWords } from '../outputs/size-words';
import { Tag } from '../ui/badge';
import { formatNumber } from '../ui/format';
import { Icon } from '../ui/icon';
import { Link } from '../ui/link';
import { Duration, RelativeTime } from '../ui/time';
import { TaskRunBadge } from './badges';
import { failedFirst, groupTaskRuns, type TaskGroup } from './group-task-runs';

type SeenTaskRun = RunSummary['taskRuns'][number];

interface Frame {
  base: string;
  timeZone: string;
  /** Names people gave to tasks, by UUID. */
  names: ReadonlyMap<string, string>;
}

interface Outputs extends Frame {
  runUuid: string;
  outputLinks: (taskRun: PageTaskRun) => OutputLinks;
  /** So few that all are open from the start. */
  few: boolean;
}

/** Whether a run is short enough to be read with all its outputs open. */
export function isFew(taskRuns: readonly unknown[]): boolean {
  return taskRuns.length <= fewTaskRuns;
}

/** A run with no more is shown with its outputs open. */
const fewTaskRuns = 6;
/** Failed ones that are open from the start. */
const openFailures = 5;

/** Where the outputs of a task are on a page: a run's, or a log with several runs. */
export function taskAnchor(runUuid: string, taskUuid: string): string {
  return `task-${runUuid.slice(0, 8)}-${taskUuid.slice(0, 8)}`;
}

/**
 * The task runs of a run with their outputs, those of failed tasks first. What a `for_each` repeats is one
 * entry with its repeats inside.
 */
export function TaskRuns({ taskRuns, ...outputs }: Outputs & { taskRuns: readonly PageTaskRun[] }) {
  return (
    <ol className="task-runs">
      {failedFirst(groupTaskRuns(taskRuns)).map((group, place) => (
        <li key={group.taskUuid} id={taskAnchor(outputs.runUuid, group.taskUuid)}>
          {group.rows.length === 1 ? (
            group.rows.map((taskRun) => (
              <TaskRunEntry
                key={taskRun.index}
                taskRun={taskRun}
                label={`output of ${nameOf(taskRun, outputs.names)}`}
                opens={!taskRun.successful && place < openFailures}
                {...outputs}
              />
            ))
          ) : (
            <RepeatedTask
              group={group}
              opens={group.failed > 0 && place < openFailures}
              {...outputs}
            />
          )}
        </li>
      ))}
    </ol>
  );
}

function RepeatedTask({
  group,
  opens,
  ...outputs
}: Outputs & { group: TaskGroup<PageTaskRun>; opens: boolean }) {
  const count = group.rows.length;
  return (
    <details className="disclosure task-run" open={opens || outputs.few || undefined}>
      <summary className="task-run-line">
        <Icon name="right" className="task-run-mark" />
        <TaskRunBadge successful={group.failed === 0} />
        <span className="font-medium wrap-anywhere">{nameOf(group, outputs.names)}</span>
        <TypeTag task={group} names={outputs.names} />
        <span className="text-xs text-muted">
          ran {formatNumber(count)} times
          {group.failed > 0 ? `, ${formatNumber(group.failed)} failed` : ''}
        </span>
      </summary>
      <ol className="task-runs task-run-inner">
        {group.rows.map((taskRun, place) => (
          <li key={taskRun.index}>
            <TaskRunEntry
              taskRun={taskRun}
              label={`output of ${nameOf(taskRun, outputs.names)}, ${taskRun.index + 1} of ${count}`}
              title={`${taskRun.index + 1} of ${count}`}
              opens={!taskRun.successful && place < openFailures}
              {...outputs}
            />
          </li>
        ))}
      </ol>
    </details>
  );
}

function TaskRunEntry({
  taskRun,
  label,
  title,
  opens,
  few,
  runUuid,
  outputLinks,
  ...frame
}: Outputs & { taskRun: PageTaskRun; label: string; title?: string; opens: boolean }) {
  const { output } = taskRun;
  return (
    <details className="disclosure task-run" open={opens || few || undefined}>
      <summary className="task-run-line">
        <Icon name="right" className="task-run-mark" />
        <TaskRunFacts taskRun={taskRun} title={title} {...frame} />
        <span className="text-xs text-muted">{sizeWords(output)}</span>
      </summary>
      <div className="task-run-inner">
        <OutputPreview
          output={output}
          label={`${label} in run ${runUuid.slice(0, 8)}`}
          links={outputLinks(taskRun)}
        />
        <p className="mt-1.5 flex flex-wrap gap-x-3 text-xs text-muted">
          <Link href={`${frame.base}/tasks/${taskRun.taskUuid}`}>
            Numbers of {nameOf(taskRun, frame.names)}
          </Link>
          {taskRun.metricValue ? <span>metric {formatNumber(taskRun.metricValue)}</span> : null}
        </p>
      </div>
    </details>
  );
}

/** The same when only the rows are known. */
export function SeenTaskRuns({ taskRuns, ...frame }: Frame & { taskRuns: readonly SeenTaskRun[] }) {
  const rows = failedFirst(groupTaskRuns(taskRuns)).flatMap((group) => group.rows);
  return (
    <ol className="task-runs">
      {rows.map((taskRun, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal rows are legitimate, and none moves
        <li key={index} className="task-run-line">
          <TaskRunFacts taskRun={taskRun} {...frame} />
        </li>
      ))}
    </ol>
  );
}

function TaskRunFacts({
  taskRun,
  timeZone,
  names,
  title,
}: Frame & {
  taskRun: SeenTaskRun;
  /** In the place of the name, where that is said above. */
  title?: string | undefined;
}) {
  return (
    <>
      <TaskRunBadge successful={taskRun.successful} />
      {title === undefined ? (
        <>
          <span className="font-medium wrap-anywhere">{nameOf(taskRun, names)}</span>
          <TypeTag task={taskRun} names={names} />
        </>
      ) : (
        <span>{title}</span>
      )}
      <span className="task-run-times">
        <span>
          took <Duration ms={taskRun.durationMs} absent="an unknown time" />
        </span>
        <RelativeTime at={taskRun.executedAt} timeZone={timeZone} />
      </span>
    </>
  );
}

/** The type beside a name; a task without a name goes by its type already. */
function TypeTag({
  task,
  names,
}: {
  task: { taskUuid: string; taskType: string };
  names: ReadonlyMap<string, string>;
}) {
  return names.has(task.taskUuid) ? <Tag>{task.taskType}</Tag> : null;
}

function nameOf(task: { taskUuid: string; taskType: string }, names: ReadonlyMap<string, string>) {
  return names.get(task.taskUuid) ?? task.taskType;
}
