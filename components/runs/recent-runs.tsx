import type { RunSummary } from '@/lib/runs';
import { EmptyState } from '../ui/empty-state';
import { Link } from '../ui/link';
import { Table } from '../ui/table';
import { Duration, RelativeTime } from '../ui/time';
import { RunBadge, taskCount } from './badges';

/** The newest runs as last seen in the log. */
export function RecentRuns({
  runs,
  base,
  timeZone,
  wasRead,
  allHref,
}: {
  runs: readonly RunSummary[];
  base: string;
  timeZone: string;
  /** False if the log has not been read yet, so an empty list means nothing. */
  wasRead: boolean;
  /** The list of all runs in the history. */
  allHref: string;
}) {
  if (runs.length === 0) {
    return (
      <EmptyState
        title={wasRead ? 'No runs seen in the last 7 days' : 'No runs seen in its log'}
        icon={wasRead ? 'idle' : 'clock'}
      >
        Older ones are under <Link href={allHref}>All runs</Link>.
      </EmptyState>
    );
  }
  return (
    <Table
      caption="The newest runs with their status"
      scroll
      rows={runs}
      rowKey={({ runUuid }) => runUuid}
      columns={[
        {
          key: 'started',
          header: 'Started',
          title: true,
          className: 'whitespace-nowrap',
          cell: ({ runUuid, startedAt }) => (
            <Link look="plain" href={`${base}/runs/${runUuid}`}>
              <RelativeTime at={startedAt} timeZone={timeZone} />
              <span className="sr-only"> (run {runUuid})</span>
            </Link>
          ),
        },
        { key: 'status', header: 'Status', cell: ({ status }) => <RunBadge status={status} /> },
        {
          key: 'tasks',
          header: 'Tasks',
          className: 'whitespace-nowrap',
          cell: ({ taskRuns }) => {
            const { total, failed } = taskCount(taskRuns);
            return failed ? `${total}, ${failed}` : total;
          },
        },
        {
          key: 'duration',
          header: 'Took',
          end: true,
          className: 'whitespace-nowrap',
          cell: ({ durationMs }) => <Duration ms={durationMs} />,
        },
      ]}
    />
  );
}

/** How many task runs, and how many failed, as a phrase. */
export function taskWords(taskRuns: readonly { successful: boolean }[]): string {
  const { total, failed } = taskCount(taskRuns);
  const runs = `${total} task run${taskRuns.length === 1 ? '' : 's'}`;
  return failed ? `${runs}, ${failed}` : runs;
}
