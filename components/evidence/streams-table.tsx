import type { ReactNode } from 'react';
import { StatusBadge } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import { type Column, Table } from '@/components/ui/table';
import { ExactTime, NumberText, RelativeTime } from '@/components/ui/time';
import type { AuditStreamView } from '@/lib/evidence';

/** Where an audit is streamed, how far behind each stream is, and why. */
export function StreamsTable({
  streams,
  timeZone,
  change,
}: {
  streams: AuditStreamView[];
  timeZone: string;
  /** Forms that switch a stream on or off, or remove it. */
  change: (stream: AuditStreamView) => ReactNode;
}) {
  if (streams.length === 0) return <EmptyState title="No streams yet" />;
  const columns: Column<AuditStreamView>[] = [
    {
      key: 'name',
      header: 'Stream',
      title: true,
      cell: ({ name }) => name,
      className: 'wrap-anywhere',
    },
    {
      key: 'url',
      header: 'To',
      cell: ({ kind, url }) => (
        <>
          {url} <span className="text-muted">({kind})</span>
        </>
      ),
      className: 'wrap-anywhere',
    },
    {
      key: 'state',
      header: 'State',
      cell: (stream) => (
        <>
          <State stream={stream} />
          {stream.problem ? (
            <p className="mt-1 text-xs text-muted wrap-anywhere">{stream.problem}</p>
          ) : null}
          {stream.oldSecretUntil ? (
            <p className="mt-1 text-xs text-muted">
              The previous secret also signs until{' '}
              <ExactTime at={stream.oldSecretUntil} timeZone={timeZone} />
            </p>
          ) : null}
        </>
      ),
    },
    {
      key: 'waiting',
      header: 'Waiting',
      end: true,
      cell: ({ waiting }) => <NumberText value={waiting} />,
    },
    {
      key: 'sent',
      header: 'Last arrived',
      cell: ({ sentAt, sentTo }) =>
        sentAt ? (
          <>
            No. {sentTo}, <RelativeTime at={sentAt} timeZone={timeZone} />
          </>
        ) : (
          'nothing yet'
        ),
    },
    { key: 'change', header: 'Change', cell: change },
  ];
  return <Table caption="Streams" columns={columns} rows={streams} rowKey={({ id }) => id} />;
}

function State({ stream: { enabled, failingSince, waiting } }: { stream: AuditStreamView }) {
  if (!enabled) return <StatusBadge tone="idle">Off</StatusBadge>;
  if (failingSince) return <StatusBadge tone="bad">Failing</StatusBadge>;
  if (waiting > 0) return <StatusBadge tone="busy">Sending</StatusBadge>;
  return <StatusBadge tone="good">Up to date</StatusBadge>;
}
