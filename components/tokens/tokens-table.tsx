import { ConfirmAction } from '@/components/auth/confirm-action.client';
import type { StatefulAction } from '@/components/auth/stateful';
import { StatusBadge } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import { type Column, Table } from '@/components/ui/table';
import { ExactTime, RelativeTime } from '@/components/ui/time';
import type { Role } from '@/lib/context';
import type { MadeTokenView } from '@/lib/teams';
import { TokenOwner } from './token-owner';
import { TokenReach } from './token-reach';

interface Props {
  tokens: MadeTokenView[];
  ownRole: Role;
  timeZone: string;
  revoke: StatefulAction;
  /** Null if the reader may not hand over. */
  handOver: StatefulAction | null;
  accounts: { id: string; name: string }[];
  now?: Date;
}

/** The team's API tokens: what they may be used for, and whether anything uses them. */
export function TokensTable(props: Props) {
  const { tokens, ownRole, timeZone, revoke, handOver, accounts, now = new Date() } = props;
  if (tokens.length === 0) {
    return (
      <EmptyState title="No tokens yet">
        <p>A token lets a program use the team’s API, with the role that you give it.</p>
      </EmptyState>
    );
  }
  const columns: Column<MadeTokenView>[] = [
    {
      key: 'name',
      header: 'Name',
      title: true,
      cell: ({ name, hint }) => (
        <>
          {name} <code className="font-normal text-muted">…{hint}</code>
        </>
      ),
    },
    { key: 'role', header: 'Role', cell: ({ role }) => role },
    { key: 'reach', header: 'Reaches', cell: (token) => <TokenReach {...token} /> },
    {
      key: 'account',
      header: 'Belongs to',
      cell: (token) => <TokenOwner token={token} handOver={handOver} accounts={accounts} />,
    },
    {
      key: 'createdAt',
      header: 'Created',
      cell: ({ createdAt, createdBy, makerHasLeft }) => (
        <div>
          <ExactTime at={createdAt} timeZone={timeZone} /> by {createdBy}
          {makerHasLeft ? (
            <div>
              <StatusBadge tone="warn">creator left the team</StatusBadge>
            </div>
          ) : null}
        </div>
      ),
    },
    {
      key: 'lastUsedAt',
      header: 'Last used',
      cell: ({ lastUsedAt }) =>
        lastUsedAt ? <RelativeTime at={lastUsedAt} timeZone={timeZone} now={now} /> : 'never',
    },
    {
      key: 'expiresAt',
      header: 'Expires',
      cell: ({ expiresAt }) =>
        !expiresAt ? (
          'never'
        ) : expiresAt <= now ? (
          <StatusBadge tone="idle">expired</StatusBadge>
        ) : (
          <ExactTime at={expiresAt} timeZone={timeZone} />
        ),
    },
    {
      key: 'revoke',
      header: 'Revoke',
      cell: ({ id, name, role }) =>
        role === 'owner' && ownRole !== 'owner' ? null : (
          <ConfirmAction
            action={revoke}
            ask={
              <>
                Revoke<span className="sr-only"> {name}</span>
              </>
            }
            confirm={`Revoke ${name}`}
            look="danger"
            small
            hidden={{ id }}
          >
            <p>Programs that use it are refused from their next request.</p>
          </ConfirmAction>
        ),
    },
  ];
  return (
    <Table caption="API tokens" columns={columns} rows={tokens} rowKey={(token) => token.id} />
  );
}
