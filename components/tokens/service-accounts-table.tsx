import { ConfirmAction } from '@/components/auth/confirm-action.client';
import type { StatefulAction } from '@/components/auth/stateful';
import { StatusBadge } from '@/components/ui/badge';
import { EmptyState } from '@/components/ui/empty-state';
import { type Column, Table } from '@/components/ui/table';
import { ExactTime, RelativeTime } from '@/components/ui/time';
import type { Role } from '@/lib/context';
import type { ServiceAccountView } from '@/lib/teams';

interface Props {
  accounts: ServiceAccountView[];
  ownRole: Role;
  timeZone: string;
  change: StatefulAction;
  /** Those who may not enable one may still disable one. */
  mayEnable: boolean;
  remove: StatefulAction;
}

/** Members of the team that are not people. */
export function ServiceAccountsTable({
  accounts,
  ownRole,
  timeZone,
  change,
  mayEnable,
  remove,
}: Props) {
  if (accounts.length === 0) {
    return (
      <EmptyState title="No service accounts yet">
        <p>
          A member that is a program, not a person. Its tokens keep working when their creator
          leaves.
        </p>
      </EmptyState>
    );
  }
  const isAbove = ({ role }: ServiceAccountView) => role === 'owner' && ownRole !== 'owner';
  const columns: Column<ServiceAccountView>[] = [
    { key: 'name', header: 'Name', title: true, cell: ({ name }) => name },
    { key: 'role', header: 'Role', cell: ({ role }) => role },
    { key: 'tokens', header: 'Tokens', cell: ({ tokens }) => tokens },
    {
      key: 'lastUsedAt',
      header: 'Last used',
      cell: ({ lastUsedAt }) =>
        lastUsedAt ? <RelativeTime at={lastUsedAt} timeZone={timeZone} /> : 'never',
    },
    {
      key: 'createdAt',
      header: 'Created',
      cell: ({ createdAt, createdBy }) => (
        <span>
          <ExactTime at={createdAt} timeZone={timeZone} /> by {createdBy}
        </span>
      ),
    },
    {
      key: 'state',
      header: 'State',
      cell: (account) => (
        <div className="grid justify-items-start gap-1">
          {account.enabled ? (
            <StatusBadge tone="good">enabled</StatusBadge>
          ) : (
            <StatusBadge tone="idle">disabled by {account.disabledBy}</StatusBadge>
          )}
          {isAbove(account) || (!account.enabled && !mayEnable) ? null : (
            <ConfirmAction
              action={change}
              ask={
                <>
                  {account.enabled ? 'Disable' : 'Enable'}
                  <span className="sr-only"> {account.name}</span>
                </>
              }
              confirm={`${account.enabled ? 'Disable' : 'Enable'} ${account.name}`}
              small
              hidden={{ id: account.id, enabled: String(!account.enabled) }}
            >
              <p>
                {account.enabled
                  ? 'All its tokens are refused from their next request until it is enabled again.'
                  : 'All its tokens work again from their next request.'}
              </p>
            </ConfirmAction>
          )}
        </div>
      ),
    },
    {
      key: 'remove',
      header: 'Remove',
      cell: (account) =>
        isAbove(account) ? null : (
          <ConfirmAction
            action={remove}
            ask={
              <>
                Remove<span className="sr-only"> {account.name}</span>
              </>
            }
            confirm={`Remove ${account.name}`}
            look="danger"
            small
            hidden={{ id: account.id }}
          >
            <p>All its tokens are revoked for good.</p>
          </ConfirmAction>
        ),
    },
  ];
  return (
    <Table caption="Service accounts" columns={columns} rows={accounts} rowKey={({ id }) => id} />
  );
}
