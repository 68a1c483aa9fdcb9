import type { BulkRunView } from '@/lib/runs';
import { requesterName } from '../runs/request-list';
import { EmptyState } from '../ui/empty-state';
import { formatNumber } from '../ui/format';
import { Link } from '../ui/link';
import { type Column, Table } from '../ui/table';
import { RelativeTime } from '../ui/time';
import { BulkBadge } from './bulk-badge';
import { countsOf } from './outcome-words';

/** Bulk runs, with who requested them and how far they got. */
export function BulkTable({
  bulkRuns,
  base,
  timeZone,
}: {
  bulkRuns: readonly BulkRunView[];
  base: string;
  timeZone: string;
}) {
  if (bulkRuns.length === 0) {
    return (
      <EmptyState title="No bulk runs yet">
        <p>
          Select pipelines on the overview, or failed runs in the run list. What became of each is
          shown here.
        </p>
      </EmptyState>
    );
  }
  const columns: Column<BulkRunView>[] = [
    {
      key: 'asked',
      header: 'Requested',
      title: true,
      className: 'whitespace-nowrap',
      cell: ({ id, requestedAt }) => (
        <Link look="plain" href={`${base}/bulk-runs/${id}`}>
          <RelativeTime at={requestedAt} timeZone={timeZone} />
          <span className="sr-only"> (bulk run {id.slice(-8)})</span>
        </Link>
      ),
    },
    { key: 'by', header: 'By', className: 'wrap-anywhere', cell: requesterName },
    { key: 'state', header: 'State', cell: ({ state }) => <BulkBadge state={state} /> },
    {
      key: 'pipelines',
      header: 'Pipelines',
      end: true,
      cell: ({ total }) => formatNumber(total),
    },
    {
      key: 'counts',
      header: 'Of which',
      cell: (bulkRun) =>
        countsOf(bulkRun)
          .map(({ count, word }) => `${formatNumber(count)} ${word}`)
          .join(', '),
    },
  ];
  return (
    <Table
      caption="Bulk runs, newest first"
      columns={columns}
      rows={bulkRuns}
      rowKey={({ id }) => id}
    />
  );
}
