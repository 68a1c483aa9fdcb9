import { EmptyState } from '@/components/ui/empty-state';
import { type Column, Table } from '@/components/ui/table';
import { ExactTime } from '@/components/ui/time';
import type { SecondFactorsView } from '@/lib/teams';
import { ConfirmAction } from './confirm-action.client';
import type { StatefulAction } from './stateful';

interface Props {
  factors: SecondFactorsView;
  timeZone: string;
  /** Null until they have proved who they are. */
  removeTotp: StatefulAction | null;
  removePasskey: StatefulAction | null;
}

interface Row {
  key: string;
  name: string;
  since: Date;
  lastUsedAt: Date | null;
  remove: StatefulAction | null;
  hidden: Record<string, string>;
}

/** What an account signs in with besides its password. */
export function FactorsOverview({ factors, timeZone, removeTotp, removePasskey }: Props) {
  const rows: Row[] = [
    ...(factors.totpSince
      ? [
          {
            key: 'totp',
            name: 'Authenticator app',
            since: factors.totpSince,
            lastUsedAt: null,
            remove: removeTotp,
            hidden: {},
          },
        ]
      : []),
    ...factors.passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
      key: id,
      name: `Passkey “${name}”`,
      since: createdAt,
      lastUsedAt,
      remove: removePasskey,
      hidden: { id },
    })),
  ];
  if (rows.length === 0) {
    return <EmptyState title="No second factor yet" />;
  }
  const columns: Column<Row>[] = [
    { key: 'name', header: 'Factor', title: true, cell: ({ name }) => name },
    {
      key: 'since',
      header: 'Since',
      cell: ({ since }) => <ExactTime at={since} timeZone={timeZone} />,
    },
    {
      key: 'used',
      header: 'Last used',
      cell: ({ lastUsedAt }) =>
        lastUsedAt ? <ExactTime at={lastUsedAt} timeZone={timeZone} /> : 'not noted',
    },
    {
      key: 'remove',
      header: 'Remove',
      cell: ({ name, remove, hidden }) =>
        remove ? (
          <ConfirmAction
            action={remove}
            ask={
              <>
                Remove<span className="sr-only"> {name}</span>
              </>
            }
            confirm="Remove factor"
            look="danger"
            small
            hidden={hidden}
          >
            <p>
              It no longer lets you in. Without any factor you cannot open teams that require one.
            </p>
          </ConfirmAction>
        ) : null,
    },
  ];
  return <Table caption="Your factors" columns={columns} rows={rows} rowKey={({ key }) => key} />;
}
