import type { TaskStanding } from '@/lib/stats';
import { RunStrip } from '../charts/run-strip';
import { TaskRunBadge } from '../runs/badges';
import { Tag } from '../ui/badge';
import { EmptyState } from '../ui/empty-state';
import { formatNumber, formatShare } from '../ui/format';
import { Link } from '../ui/link';
import { type Column, Table } from '../ui/table';
import { Duration, RelativeTime } from '../ui/time';

/** The steps of a pipeline side by side, the worst first. A task without a name goes by its type. */
export function TasksTable({
  standings,
  base,
  timeZone,
}: {
  standings: readonly TaskStanding[];
  base: string;
  timeZone: string;
}) {
  if (standings.length === 0) {
    return (
      <EmptyState title="No tasks seen yet">
        <p>Tasks are discovered from the log as the pipeline runs.</p>
      </EmptyState>
    );
  }
  const columns: Column<TaskStanding>[] = [
    {
      key: 'name',
      header: 'Task',
      title: true,
      cell: ({ task: { uuid, name, taskType } }) => (
        <>
          <Link look="plain" href={`${base}/tasks/${uuid}`} className="wrap-anywhere">
            {name ?? taskType}
            {name ? null : <span className="sr-only"> {uuid}</span>}
          </Link>{' '}
          {name ? <Tag>{taskType}</Tag> : null}
        </>
      ),
    },
    {
      key: 'last',
      header: 'Last run',
      cell: (standing) => <Last {...{ standing, base, timeZone }} />,
    },
    { key: 'rate', header: 'Succeeded', end: true, cell: (standing) => <Rate {...standing} /> },
    {
      key: 'typical',
      header: 'Typical duration',
      end: true,
      cell: ({ typicalMs }) => <Duration ms={typicalMs} />,
    },
    {
      key: 'slowest',
      header: 'Slowest',
      end: true,
      cell: ({ slowestMs }) => <Duration ms={slowestMs} />,
    },
    {
      key: 'strip',
      header: 'Newest runs',
      end: true,
      cell: ({ strip, last }) =>
        last ? <RunStrip runs={strip} /> : <span className="text-muted">no data</span>,
    },
  ];
  return (
    <Table
      caption="Tasks, the worst first"
      columns={columns}
      rows={standings}
      rowKey={({ task }) => task.uuid}
    />
  );
}

/** The task's outcome in the newest run that reached it; for one long ago only its time is known. */
function Last({
  standing: { last, task },
  base,
  timeZone,
}: {
  standing: TaskStanding;
  base: string;
  timeZone: string;
}) {
  if (last) {
    return (
      <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5 max-md:justify-end">
        <TaskRunBadge successful={last.successful} />
        <Link look="plain" href={`${base}/runs/${last.runUuid}`}>
          <RelativeTime at={last.executedAt} timeZone={timeZone} />
        </Link>
      </span>
    );
  }
  if (!task.lastSeenAt) return <span className="text-muted">not seen yet</span>;
  return (
    <span className="text-muted">
      seen <RelativeTime at={task.lastSeenAt} timeZone={timeZone} />
    </span>
  );
}

/** No runs are not 0%. */
function Rate({ successes, failures }: TaskStanding) {
  const total = successes + failures;
  const share = formatShare(successes, total);
  if (share === null) return <span className="text-muted">no runs</span>;
  return (
    // One box: as a card, a cell spreads its boxes apart.
    <span>
      {share} <span className="text-muted">of {formatNumber(total)}</span>
    </span>
  );
}
