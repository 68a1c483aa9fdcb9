import type { TroubledSync } from '@/lib/history';
import { EmptyState } from '../ui/empty-state';
import { formatNumber } from '../ui/format';
import { Link } from '../ui/link';
import { type Column, Table } from '../ui/table';
import { RelativeTime } from '../ui/time';

/** The pipelines whose log could not be read last time, and why. */
export function TroubledSyncs({
  syncs,
  base,
  timeZone,
}: {
  syncs: TroubledSync[];
  base: string;
  timeZone: string;
}) {
  if (syncs.length === 0) {
    return (
      <EmptyState title="All logs were read">
        <p>Each pipeline’s History tab says how far it has been read.</p>
      </EmptyState>
    );
  }
  const columns: Column<TroubledSync>[] = [
    {
      key: 'pipeline',
      header: 'Pipeline',
      title: true,
      cell: ({ pipeline }) => (
        <Link href={`${base}/pipelines/${pipeline.uuid}/history#sync`}>{pipeline.name}</Link>
      ),
    },
    {
      key: 'problem',
      header: 'Why',
      cell: ({ problem }) => <span className="wrap-anywhere">{problem}</span>,
    },
    {
      key: 'failures',
      header: 'Failed attempts',
      end: true,
      cell: ({ failures }) => formatNumber(failures),
    },
    {
      key: 'next',
      header: 'Tried again',
      cell: ({ nextAttemptAt }) => <RelativeTime at={nextAttemptAt} timeZone={timeZone} mayCome />,
    },
  ];
  return (
    <Table
      caption="Pipelines whose log could not be read"
      columns={columns}
      rows={syncs}
      rowKey={({ pipeline }) => pipeline.uuid}
    />
  );
}
