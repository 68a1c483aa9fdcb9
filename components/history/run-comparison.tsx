import type { ComparedTask, RunComparison, TaskPart } from '@/lib/history';
import { TaskRunBadge } from '../runs/badges';
import { formatDuration, formatNumber } from '../ui/format';
import { Link } from '../ui/link';
import { Panel } from '../ui/panel';
import { Table } from '../ui/table';
import { Duration, RelativeTime } from '../ui/time';

/** A run compared with the one before it, task by task. */
export function RunComparisonPanel({
  comparison: { before, now, tasks },
  beforeHref,
  base,
  timeZone,
}: {
  comparison: RunComparison;
  beforeHref: string;
  base: string;
  timeZone: string;
}) {
  return (
    <Panel
      id="comparison"
      title="Compared with the previous run"
      flush
      aside={
        <span className="text-xs text-muted">
          <Link href={beforeHref}>
            started <RelativeTime at={before.startedAt} timeZone={timeZone} />
          </Link>
          , {before.successful ? 'succeeded' : 'failed'} in {formatDuration(before.durationMs)};{' '}
          {changed(now.durationMs, before.durationMs)}
        </span>
      }
    >
      <Table
        caption="Tasks of this run and of the previous one"
        rows={tasks}
        rowKey={({ taskUuid }) => taskUuid}
        columns={[
          {
            key: 'task',
            header: 'Task',
            title: true,
            cell: ({ taskUuid, taskName, taskType }) => (
              <Link look="plain" href={`${base}/tasks/${taskUuid}`}>
                {taskName ?? `${taskType} ${taskUuid.slice(0, 8)}`}
              </Link>
            ),
          },
          { key: 'now', header: 'This run', cell: (task) => <Part part={task.now} /> },
          { key: 'before', header: 'Previous run', cell: (task) => <Part part={task.before} /> },
          {
            key: 'change',
            header: 'Difference',
            end: true,
            className: 'whitespace-nowrap',
            cell: (task) => differenceOf(task),
          },
        ]}
      />
    </Panel>
  );
}

function Part({ part }: { part: TaskPart | null }) {
  if (!part) return <span className="text-muted">did not run</span>;
  const { taskRuns, failed, durationMs } = part;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <TaskRunBadge successful={failed === 0} />
      <Duration ms={durationMs} />
      {taskRuns > 1 ? (
        <span className="text-xs text-muted">
          {formatNumber(taskRuns)} times{failed > 0 ? `, ${formatNumber(failed)} failed` : ''}
        </span>
      ) : null}
    </span>
  );
}

/** In words: a sign alone must not be all that says something got worse. */
function differenceOf({ now, before }: ComparedTask): string | null {
  if (!now) return null;
  if (!before) return 'new';
  if (now.durationMs === null || before.durationMs === null) return '–';
  return changed(now.durationMs, before.durationMs);
}

function changed(nowMs: number, beforeMs: number): string {
  const difference = nowMs - beforeMs;
  if (difference === 0) return 'same';
  const by = formatDuration(Math.abs(difference));
  return difference > 0 ? `${by} longer` : `${by} shorter`;
}
