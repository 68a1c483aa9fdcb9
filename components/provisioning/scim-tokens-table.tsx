import { ConfirmAction } from '@/components/auth/confirm-action.client';
import type { StatefulAction } from '@/components/auth/stateful';
import { EmptyState } from '@/components/ui/empty-state';
import { type Column, Table } from '@/components/ui/table';
import { ExactTime, RelativeTime } from '@/components/ui/time';
import type { ScimTokenView } from '@/lib/directory';

interface Props {
  tokens: ScimTokenView[];
  timeZone: string;
  revoke: StatefulAction;
}

/** The tokens with which directories speak SCIM to the instance. */
export function ScimTokensTable({ tokens, timeZone, revoke }: Props) {
  if (tokens.length === 0) return <EmptyState title="No SCIM tokens yet" />;
  const columns: Column<ScimTokenView>[] = [
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
      key: 'lastUsedAt',
      header: 'Last used',
      cell: ({ lastUsedAt }) =>
        lastUsedAt ? <RelativeTime at={lastUsedAt} timeZone={timeZone} /> : 'never',
    },
    {
      key: 'revoke',
      header: 'Revoke',
      cell: ({ id, name }) => (
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
          <p>The directory is refused from its next request. Accounts stay as they are.</p>
        </ConfirmAction>
      ),
    },
  ];
  return <Table caption="SCIM tokens" columns={columns} rows={tokens} rowKey={({ id }) => id} />;
}
