import type { ReactNode } from 'react';
import { StatusBadge } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import { type Column, Table } from '@/components/ui/table';
import { ExactTime } from '@/components/ui/time';
import type { BreakGlassView } from '@/lib/instance';

/** Who took access, why, and until when it was open. */
export function BreakGlassTable<Row extends BreakGlassView>({
  accesses,
  timeZone,
  isOpen,
  team,
  end,
}: {
  accesses: Row[];
  timeZone: string;
  isOpen: (access: Row) => boolean;
  /** Names the team, in a list of several teams'. */
  team?: (access: Row) => ReactNode;
  /** The form that ends an open one, for those who may. */
  end?: (access: Row) => ReactNode;
}) {
  if (accesses.length === 0) return <EmptyState title="No break-glass access so far" />;
  const columns: Column<Row>[] = [
    { key: 'who', header: 'Who', title: true, cell: ({ userName }) => userName },
    ...(team ? [{ key: 'team', header: 'Team', cell: team }] : []),
    { key: 'role', header: 'Role', cell: ({ role }) => role },
    { key: 'why', header: 'Reason', cell: ({ reason }) => reason, className: 'wrap-anywhere' },
    {
      key: 'from',
      header: 'From',
      cell: ({ startedAt }) => <ExactTime at={startedAt} timeZone={timeZone} />,
    },
    {
      key: 'to',
      header: 'Until',
      cell: (access) => (
        <>
          <ExactTime at={access.endedAt ?? access.endsAt} timeZone={timeZone} />
          {access.endedBy ? <span className="text-muted"> by {access.endedBy}</span> : null}
        </>
      ),
    },
    {
      key: 'state',
      header: 'State',
      cell: (access) =>
        isOpen(access) ? (
          <StatusBadge tone="warn">Open</StatusBadge>
        ) : (
          <StatusBadge tone="idle">Over</StatusBadge>
        ),
    },
    ...(end
      ? [
          {
            key: 'end',
            header: 'End it',
            cell: (access: Row) => (isOpen(access) ? end(access) : null),
          },
        ]
      : []),
  ];
  return (
    <Table
      caption="Break-glass accesses"
      columns={columns}
      rows={accesses}
      rowKey={({ id }) => id}
    />
  );
}
