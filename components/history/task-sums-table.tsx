import type { TaskSums } from '@/lib/history';
import { EmptyState } from '../ui/empty-state';
import { formatNumber, formatShare } from '../ui/format';
import { Link } from '../ui/link';
import { Table } from '../ui/table';
import { Duration } from '../ui/time';

/** Where a pipeline's time goes: its tasks by their total duration. */
export function TaskSumsTable({ tasks, base }: { tasks: readonly TaskSums[]; base: string }) {
  const total = tasks.reduce((sum, { cumulativeMs }) => sum + cumulativeMs, 0);
  if (tasks.length === 0) return <EmptyState title="No task ran in this range" />;
  return (
    <Table
      caption="Tasks by the time they took together"
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
        { key: 'type', header: 'Type', cell: ({ taskType }) => taskType },
        {
          key: 'together',
          header: 'Total',
          end: true,
          className: 'whitespace-nowrap',
          cell: ({ cumulativeMs }) => <Duration ms={cumulativeMs} />,
        },
        {
          key: 'share',
          header: 'Share',
          end: true,
          cell: ({ cumulativeMs }) => formatShare(cumulativeMs, total) ?? '–',
        },
        {
          key: 'runs',
          header: 'Task runs',
          end: true,
          cell: ({ taskRuns }) => formatNumber(taskRuns),
        },
        { key: 'failed', header: 'Failed', end: true, cell: ({ failed }) => formatNumber(failed) },
        {
          key: 'p50',
          header: 'Median',
          end: true,
          className: 'whitespace-nowrap',
          cell: ({ p50Ms }) => <Duration ms={rounded(p50Ms)} />,
        },
        {
          key: 'p95',
          header: 'p95',
          end: true,
          className: 'whitespace-nowrap',
          cell: ({ p95Ms }) => <Duration ms={rounded(p95Ms)} />,
        },
        {
          key: 'slow',
          header: 'Slow',
          end: true,
          className: 'whitespace-nowrap',
          cell: ({ slow }) =>
            slow.taskRuns === 0 ? (
              <span className="text-muted">none</span>
            ) : (
              <>
                {formatNumber(slow.taskRuns)}, <Duration ms={slow.cumulativeMs} />
              </>
            ),
        },
      ]}
    />
  );
}

const rounded = (ms: number | null) => (ms === null ? null : Math.round(ms));
