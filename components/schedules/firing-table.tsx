import type { FiringView } from '@/lib/schedules';
import { EmptyState } from '../ui/empty-state';
import { Link } from '../ui/link';
import { type Column, Table } from '../ui/table';
import { ExactTime } from '../ui/time';
import { FiringBadge } from './badges';

/** The outcome of each firing, newest first. */
export function FiringTable({
  firings,
  base,
  timeZone,
}: {
  firings: readonly FiringView[];
  base: string;
  /** The schedule's own. */
  timeZone: string;
}) {
  if (firings.length === 0) {
    return (
      <EmptyState title="Its first time has not come yet">
        <p>Every time it is due is listed here, including those that are skipped.</p>
      </EmptyState>
    );
  }
  const columns: Column<FiringView>[] = [
    {
      key: 'due',
      header: 'Due',
      title: true,
      cell: ({ dueAt, instants }) => (
        <>
          <ExactTime at={dueAt} timeZone={timeZone} />
          {instants > 1 ? <span className="text-muted"> and {instants - 1} more</span> : null}
        </>
      ),
    },
    { key: 'result', header: 'Result', cell: (firing) => <FiringBadge firing={firing} /> },
    {
      key: 'why',
      header: 'What happened',
      className: 'wrap-anywhere',
      cell: ({ sentence, runRequestId }) => (
        <>
          {sentence}{' '}
          {runRequestId ? (
            <Link href={`${base}/run-requests/${runRequestId}`}>
              See the request<span className="sr-only"> {runRequestId.slice(-8)}</span>
            </Link>
          ) : null}
        </>
      ),
    },
  ];
  return (
    <Table
      caption="What it did, newest first"
      columns={columns}
      rows={firings}
      rowKey={({ id }) => id}
    />
  );
}
