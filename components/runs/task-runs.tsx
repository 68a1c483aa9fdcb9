import type { PageTaskRun, RunSummary } from '@/lib/runs';
import { Tag } from '../ui/badge';
import { formatNumber } from '../ui/format';
import { Link } from '../ui/link';
import { Duration, RelativeTime } from '../ui/time';
import { TaskRunBadge } from './badges';
import { Output } from './output';

type SeenTaskRun = RunSummary['taskRuns'][number];

interface Frame {
  base: string;
  timeZone: string;
  /** Names people gave to tasks, by UUID. */
  names: ReadonlyMap<string, string>;
}

/** The task runs of a run as they completed, with their outputs. A `for_each` task is there several times. */
export function TaskRuns({
  runUuid,
  taskRuns,
  outputHref,
  ...frame
}: Frame & {
  runUuid: string;
  taskRuns: readonly PageTaskRun[];
  outputHref: (taskRun: PageTaskRun) => string;
}) {
  return (
    <ol className="divide-y divide-line">
      {taskRuns.map((taskRun, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal rows are legitimate, and their order is time's
        <li key={index} className="grid gap-1.5 px-4 py-2.5">
          <TaskRunLine taskRun={taskRun} metricValue={taskRun.metricValue} {...frame} />
          <Output
            output={taskRun.output}
            label={`output of ${nameOf(taskRun, frame.names)}, ${index + 1} of ${taskRuns.length} in run ${runUuid.slice(0, 8)}`}
            href={outputHref(taskRun)}
          />
        </li>
      ))}
    </ol>
  );
}

/** The same when only the rows are known. */
export function SeenTaskRuns({ taskRuns, ...frame }: Frame & { taskRuns: readonly SeenTaskRun[] }) {
  return (
    <ol className="divide-y divide-line">
      {taskRuns.map((taskRun, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equal rows are legitimate, and their order is time's
        <li key={index} className="px-4 py-2.5">
          <TaskRunLine taskRun={taskRun} {...frame} />
        </li>
      ))}
    </ol>
  );
}

function TaskRunLine({
  taskRun,
  metricValue = null,
  base,
  timeZone,
  names,
}: Frame & { taskRun: SeenTaskRun; metricValue?: number | null }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <TaskRunBadge successful={taskRun.successful} />
      <Link
        look="plain"
        href={`${base}/tasks/${taskRun.taskUuid}`}
        className="font-medium wrap-anywhere"
      >
        {nameOf(taskRun, names)}
      </Link>
      <Tag>{taskRun.taskType}</Tag>
      <span className="ms-auto flex flex-wrap gap-x-3 text-xs text-muted">
        {metricValue ? <span>metric {formatNumber(metricValue)}</span> : null}
        <span>
          took <Duration ms={taskRun.durationMs} />
        </span>
        <RelativeTime at={taskRun.executedAt} timeZone={timeZone} />
      </span>
    </div>
  );
}

function nameOf(taskRun: SeenTaskRun, names: ReadonlyMap<string, string>): string {
  return names.get(taskRun.taskUuid) ?? taskRun.taskType;
}
