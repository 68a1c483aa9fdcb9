import { EmptyState } from '@/components/ui/empty-state';
import { type Column, Table } from '@/components/ui/table';
import { ExactTime } from '@/components/ui/time';
import type { AuditEventView } from '@/lib/audit';
import { AuditDetails, type AuditNames } from './audit-details';

/** Who did what to what, when, from where. */
export function AuditTable({
  events,
  timeZone,
  names,
  isFiltered = false,
}: {
  events: AuditEventView[];
  timeZone: string;
  names?: AuditNames;
  isFiltered?: boolean;
}) {
  if (events.length === 0) {
    return (
      <EmptyState title={isFiltered ? 'No events match' : 'No events here'}>
        {isFiltered ? <p>Remove a filter to see more.</p> : null}
      </EmptyState>
    );
  }
  const columns: Column<AuditEventView>[] = [
    {
      key: 'action',
      header: 'What',
      title: true,
      cell: ({ action }) => inWords(action),
    },
    {
      key: 'at',
      header: 'When',
      cell: ({ at }) => <ExactTime at={at} timeZone={timeZone} />,
      className: 'lg:whitespace-nowrap max-md:text-xs',
    },
    {
      key: 'target',
      header: 'To what',
      cell: ({ target }) => target.name ?? target.kind.replaceAll('_', ' '),
      className: 'wrap-anywhere card-line',
    },
    {
      key: 'actor',
      header: 'Who',
      cell: ({ actor }) =>
        actor.kind === 'user'
          ? actor.name
          : `${actor.name} (${actor.kind === 'service' ? 'service account' : actor.kind})`,
      className: 'wrap-anywhere max-md:text-xs max-md:text-muted',
    },
    {
      key: 'details',
      header: 'Details',
      cell: ({ details }) => <AuditDetails details={details} names={names} />,
      className: 'wrap-anywhere card-wide',
    },
    {
      key: 'ip',
      header: 'From',
      cell: ({ ip }) => (
        <span className="whitespace-nowrap">
          <span className="md:hidden">from </span>
          {ip ?? 'the server'}
        </span>
      ),
      className: 'max-md:text-xs max-md:text-muted card-end',
    },
    {
      key: 'seq',
      header: 'No.',
      end: true,
      className: 'card-not',
      cell: ({ seq }) => seq ?? 'unsealed',
    },
  ];
  return (
    <Table
      caption="Audit events"
      columns={columns}
      rows={events}
      rowKey={(event) => event.id}
      brief
    />
  );
}

/** `member.role_changed` becomes "Member role changed". */
function inWords(action: string): string {
  const words = action.replaceAll(/[._]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
