import { durationAxis } from '../charts/scales';
import { Tag } from '../ui/badge';
import { formatDuration, formatNumber } from '../ui/format';
import { ScrollArea } from '../ui/scroll-area';
import { Duration } from '../ui/time';
import { TaskRunBadge } from './badges';
import { groupTaskRuns, type TaskGroup, type TimedTaskRun } from './group-task-runs';
import { type TimeAxis, WaterfallAxis, WaterfallBars } from './waterfall-bars';

/** How many tasks are drawn at once; the others are a press away. */
const tasksShown = 40;
const ticks = 4;

/**
 * When each task of a run ran, on one time axis. A table, so that it can be read without seeing the bars;
 * a task that ran several times is one line with as many bars.
 */
export function Waterfall({
  taskRuns,
  names,
  anchor,
}: {
  taskRuns: readonly TimedTaskRun[];
  /** Names people gave to tasks, by UUID. */
  names: ReadonlyMap<string, string>;
  /** The anchor of the task's outputs on the page. */
  anchor: (taskUuid: string) => string;
}) {
  const groups = groupTaskRuns(taskRuns);
  const [first] = groups;
  if (!first) return null;
  const start = first.startedAt.getTime();
  const length = Math.max(...groups.map(({ finishedAt }) => finishedAt.getTime())) - start;
  const axis: TimeAxis = { start, ...durationAxis(length, ticks) };
  const rest = groups.slice(tasksShown);
  const frame = { axis, names, anchor };
  return (
    <>
      <WaterfallTable {...frame} groups={groups.slice(0, tasksShown)} label="Timeline of the run" />
      {rest.length > 0 ? (
        <details className="border-t border-line">
          <summary className="px-4 py-2 text-muted">
            {formatNumber(rest.length)} more task{rest.length === 1 ? '' : 's'}
          </summary>
          <WaterfallTable {...frame} groups={rest} label="The rest of the timeline" />
        </details>
      ) : null}
    </>
  );
}

function WaterfallTable({
  groups,
  axis,
  names,
  anchor,
  label,
}: {
  groups: readonly TaskGroup<TimedTaskRun>[];
  axis: TimeAxis;
  names: ReadonlyMap<string, string>;
  anchor: (taskUuid: string) => string;
  label: string;
}) {
  return (
    <ScrollArea label={label}>
      <table className="waterfall">
        <caption className="sr-only">
          {label}: when each task began after the start of the run, and how long it took
        </caption>
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col" className="end">
              Began
            </th>
            <th scope="col" className="end">
              Took
            </th>
            <th scope="col" className="waterfall-time">
              <span className="sr-only">Time</span>
              <WaterfallAxis axis={axis} />
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.taskUuid}>
              <th scope="row">
                <TaskRunBadge successful={group.failed === 0} />
                <a href={`#${anchor(group.taskUuid)}`} className="link-plain wrap-anywhere">
                  {names.get(group.taskUuid) ?? group.taskType}
                </a>
                {group.rows.length > 1 ? <Tag>{timesWords(group)}</Tag> : null}
              </th>
              <td className="end">{beganWords(group, axis)}</td>
              <td className="end">
                <Duration ms={tookOf(group)} absent="unknown" />
              </td>
              <td className="waterfall-time">
                <WaterfallBars group={group} axis={axis} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function timesWords({ rows, failed }: TaskGroup<TimedTaskRun>): string {
  const times = `× ${formatNumber(rows.length)}`;
  return failed > 0 ? `${times}, ${formatNumber(failed)} failed` : times;
}

/** Time since the start of the run; for a task of unknown duration, when it ended. */
function beganWords(group: TaskGroup<TimedTaskRun>, axis: TimeAxis): string {
  const after = group.startedAt.getTime() - axis.start;
  const words = after === 0 ? 'at once' : `+ ${formatDuration(after)}`;
  return group.rows.some(({ durationMs }) => durationMs !== null)
    ? words
    : `ended ${after === 0 ? 'first' : words}`;
}

/** From its first start to its last end; null if any duration is unknown. */
function tookOf(group: TaskGroup<TimedTaskRun>): number | null {
  const known = group.rows.every(({ durationMs }) => durationMs !== null);
  return known ? group.finishedAt.getTime() - group.startedAt.getTime() : null;
}
