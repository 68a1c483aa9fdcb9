import type { ReactNode } from 'react';
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
      brief
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
        {
          key: 'type',
          header: 'Type',
          className: 'max-md:text-muted',
          cell: ({ taskType }) => taskType,
        },
        {
          key: 'together',
          header: 'Total',
          end: true,
          className: 'whitespace-nowrap card-start',
          cell: ({ cumulativeMs }) => (
            <span>
              <Duration ms={cumulativeMs} />
              <OnPhone> in total</OnPhone>
            </span>
          ),
        },
        {
          key: 'share',
          header: 'Share',
          end: true,
          cell: ({ cumulativeMs }) => (
            <span>
              {formatShare(cumulativeMs, total) ?? '–'}
              <OnPhone> of the time</OnPhone>
            </span>
          ),
        },
        {
          key: 'runs',
          header: 'Task runs',
          end: true,
          className: 'card-start',
          cell: ({ taskRuns }) => (
            <span>
              {formatNumber(taskRuns)}
              <OnPhone>{taskRuns === 1 ? ' task run' : ' task runs'}</OnPhone>
            </span>
          ),
        },
        {
          key: 'failed',
          header: 'Failed',
          end: true,
          cell: ({ failed }) => (
            <span>
              {formatNumber(failed)}
              <OnPhone> failed</OnPhone>
            </span>
          ),
        },
        {
          key: 'p50',
          header: 'Median',
          end: true,
          className: 'whitespace-nowrap card-start',
          cell: ({ p50Ms }) => (
            <span>
              <OnPhone>median </OnPhone>
              <Duration ms={rounded(p50Ms)} />
            </span>
          ),
        },
        {
          key: 'p95',
          header: 'p95',
          end: true,
          className: 'whitespace-nowrap',
          cell: ({ p95Ms }) => (
            <span>
              <OnPhone>p95 </OnPhone>
              <Duration ms={rounded(p95Ms)} />
            </span>
          ),
        },
        {
          key: 'slow',
          lesser: true,
          header: 'Slow',
          end: true,
          className: 'whitespace-nowrap card-start card-line',
          cell: ({ slow }) => (
            <span className={slow.taskRuns === 0 ? 'text-muted' : undefined}>
              <OnPhone>slow: </OnPhone>
              {slow.taskRuns === 0 ? 'none' : `${formatNumber(slow.taskRuns)}, `}
              {slow.taskRuns === 0 ? null : <Duration ms={slow.cumulativeMs} />}
            </span>
          ),
        },
      ]}
    />
  );
}

/** The words that make a number clear where a card has no column names. */
function OnPhone({ children }: { children: ReactNode }) {
  return <span className="text-muted md:hidden">{children}</span>;
}

const rounded = (ms: number | null) => (ms === null ? null : Math.round(ms));
