import type { WebhookView } from '@/lib/webhooks';
import { EmptyState } from '../ui/empty-state';
import { Link } from '../ui/link';
import { type Column, Table } from '../ui/table';
import { RelativeTime } from '../ui/time';
import { WebhookBadge } from './webhook-badge';
import { eventsInWords } from './webhook-words';

/** The team's webhooks, and whether their messages arrive. */
export function WebhooksTable({
  webhooks,
  base,
  timeZone,
}: {
  webhooks: WebhookView[];
  base: string;
  timeZone: string;
}) {
  if (webhooks.length === 0) {
    return (
      <EmptyState title="No webhooks yet">
        <p>
          A webhook tells your server when a pipeline starts to fail, or a run request changes its
          state.
        </p>
      </EmptyState>
    );
  }
  const columns: Column<WebhookView>[] = [
    {
      key: 'name',
      header: 'Name',
      title: true,
      cell: ({ id, name }) => <Link href={`${base}/${id}`}>{name}</Link>,
    },
    { key: 'state', header: 'State', cell: (webhook) => <WebhookBadge webhook={webhook} /> },
    {
      key: 'url',
      header: 'Address',
      cell: ({ url }) => <span className="wrap-anywhere">{url}</span>,
    },
    { key: 'events', header: 'Events', cell: eventsInWords },
    {
      key: 'created',
      header: 'Created',
      cell: ({ createdAt, createdBy }) => (
        <span>
          <RelativeTime at={createdAt} timeZone={timeZone} /> by {createdBy}
        </span>
      ),
    },
  ];
  return <Table caption="Webhooks" columns={columns} rows={webhooks} rowKey={({ id }) => id} />;
}
