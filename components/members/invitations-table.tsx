import { ConfirmAction } from '@/components/auth/confirm-action.client';
import type { StatefulAction } from '@/components/auth/stateful';
import { Tag } from '@/components/ui/badge';
import { type Column, Table } from '@/components/ui/table';
import { ExactTime } from '@/components/ui/time';
import type { InvitationView } from '@/lib/teams';
import { ResendForm } from './resend-form.client';

interface Props {
  invitations: InvitationView[];
  timeZone: string;
  /** Null if the reader may not resend. */
  resend: StatefulAction | null;
  revoke: StatefulAction;
}

/** Invitations not accepted yet, including those that expired recently. */
export function InvitationsTable({ invitations, timeZone, resend, revoke }: Props) {
  const columns: Column<InvitationView>[] = [
    {
      key: 'email',
      header: 'For',
      title: true,
      cell: ({ email }) => email ?? 'anyone with the link',
    },
    { key: 'role', header: 'Role', cell: ({ role }) => role },
    { key: 'invitedBy', header: 'Invited by', cell: ({ invitedBy }) => invitedBy },
    {
      key: 'expiresAt',
      header: 'Expires',
      cell: ({ expiresAt, state }) => (
        <span className="inline-flex flex-wrap items-center gap-2">
          <ExactTime at={expiresAt} timeZone={timeZone} />
          {state === 'expired' ? <Tag>expired</Tag> : null}
        </span>
      ),
    },
    ...(resend
      ? [
          {
            key: 'resend',
            header: 'New link',
            cell: ({ id, email }: InvitationView) => (
              <ResendForm action={resend} id={id} whom={email ?? 'anybody'} />
            ),
          },
        ]
      : []),
    {
      key: 'revoke',
      header: 'Revoke',
      cell: ({ id, email }) => (
        <ConfirmAction
          action={revoke}
          ask={
            <>
              Revoke<span className="sr-only"> the invitation for {email ?? 'anybody'}</span>
            </>
          }
          confirm="Revoke invitation"
          look="danger"
          small
          hidden={{ id }}
        >
          <p>The link stops working at once.</p>
        </ConfirmAction>
      ),
    },
  ];
  return (
    <Table
      caption="Open invitations"
      columns={columns}
      rows={invitations}
      rowKey={(row) => row.id}
    />
  );
}
