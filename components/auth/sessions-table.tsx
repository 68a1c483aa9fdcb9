import { Tag } from '@/components/ui/badge';
import { type Column, Table } from '@/components/ui/table';
import { ExactTime, RelativeTime } from '@/components/ui/time';
import type { SessionView } from '@/lib/teams';
import { ConfirmAction } from './confirm-action.client';
import type { StatefulAction } from './stateful';

interface Props {
  sessions: SessionView[];
  /** The session of the browser making the request. */
  currentId: string | null;
  timeZone: string;
  end: StatefulAction;
}

/** Where the account is signed in, with a way to sign out of each. */
export function SessionsTable({ sessions, currentId, timeZone, end }: Props) {
  const columns: Column<SessionView>[] = [
    {
      key: 'agent',
      header: 'Device',
      title: true,
      cell: ({ id, agent }) => (
        <span className="inline-flex flex-wrap items-center gap-2">
          {agent ?? 'Unknown device'}
          {id === currentId ? <Tag>this one</Tag> : null}
        </span>
      ),
    },
    { key: 'ip', header: 'Address', cell: ({ ip }) => ip ?? 'unknown' },
    {
      key: 'seenAt',
      header: 'Last seen',
      cell: ({ seenAt }) => <RelativeTime at={seenAt} timeZone={timeZone} />,
    },
    {
      key: 'startedAt',
      header: 'Signed in',
      cell: ({ startedAt }) => <ExactTime at={startedAt} timeZone={timeZone} />,
    },
    {
      key: 'end',
      header: 'End',
      cell: ({ id, agent }) =>
        id === currentId ? null : (
          <ConfirmAction
            action={end}
            ask={
              <>
                End<span className="sr-only"> the session of {agent ?? 'an unknown device'}</span>
              </>
            }
            confirm="End session"
            look="danger"
            small
            hidden={{ id }}
          >
            <p>It is signed out on its next request.</p>
          </ConfirmAction>
        ),
    },
  ];
  return (
    <Table caption="Your sessions" columns={columns} rows={sessions} rowKey={(row) => row.id} />
  );
}
