import type { HistorySettings } from '@/lib/history';
import { EmptyState } from '../ui/empty-state';
import { type Column, Table } from '../ui/table';
import { keepWords } from './keep-words';

type Kept = HistorySettings['credentials'][number];

/** What is kept of the outputs of each credential's pipelines; set on the credential's own page. */
export function OutputsKeptTable({ credentials, base }: { credentials: Kept[]; base: string }) {
  if (credentials.length === 0) {
    return (
      <EmptyState title="No credential yet">
        <p>Each credential says what is kept of the outputs of its pipelines.</p>
      </EmptyState>
    );
  }
  const columns: Column<Kept>[] = [
    {
      key: 'name',
      header: 'Credential',
      title: true,
      cell: ({ id, name }) => (
        // A load, because the setting unfolds by its anchor.
        <a className="link" href={`${base}/settings/credentials/${id}#kept`}>
          {name}
        </a>
      ),
    },
    { key: 'kept', header: 'Outputs kept', cell: keepWords },
  ];
  return (
    <Table
      caption="Outputs kept, by credential"
      columns={columns}
      rows={credentials}
      rowKey={({ id }) => id}
    />
  );
}
