import type { Import, ImportedRow, ImportOutcome } from '@/lib/credentials';
import { StatusBadge, type Tone } from '../ui/badge';
import { Link } from '../ui/link';
import { type Column, Table } from '../ui/table';

const looks: Record<ImportOutcome, { tone: Tone; word: string }> = {
  ready: { tone: 'good', word: 'Would be added' },
  doubled: { tone: 'warn', word: 'Client known already' },
  refused: { tone: 'bad', word: 'Datamin refuses it' },
  unreachable: { tone: 'unsure', word: 'Datamin not reached' },
  wrong: { tone: 'bad', word: 'Cannot be added' },
  created: { tone: 'good', word: 'Added' },
  failed: { tone: 'bad', word: 'Not added' },
  left_out: { tone: 'idle', word: 'Left out' },
};

/** What is known of each row, with a box for those that can be chosen. Contains nothing secret. */
export function ImportRows({ found: { dryRun, rows }, home }: { found: Import; home: string }) {
  const columns: Column<ImportedRow>[] = [
    ...(dryRun
      ? [
          {
            key: 'choose',
            header: 'Import',
            cell: ({ row, outcome }: ImportedRow) =>
              outcome === 'wrong' ? null : (
                <input
                  type="checkbox"
                  className="checkbox"
                  name="row"
                  value={row}
                  defaultChecked={outcome === 'ready'}
                  aria-label={`Import row ${row}`}
                />
              ),
          },
        ]
      : []),
    {
      key: 'name',
      header: 'Name',
      title: true,
      className: 'min-w-32',
      cell: ({ row, name, id }) =>
        id ? (
          <Link href={`${home}/${id}`}>{name}</Link>
        ) : (
          <span className="wrap-anywhere">{name ?? `Row ${row}`}</span>
        ),
    },
    {
      key: 'client',
      header: 'Server and client',
      cell: ({ baseUrl, clientId }) => (
        <span className="wrap-anywhere">
          {baseUrl ?? 'no server'}
          <br />
          <code className="text-xs">{clientId ?? 'no client id'}</code>
        </span>
      ),
    },
    {
      key: 'outcome',
      header: 'Outcome',
      cell: ({ outcome, problems }) => (
        <div className="grid gap-1">
          <span>
            <StatusBadge tone={looks[outcome].tone}>{looks[outcome].word}</StatusBadge>
          </span>
          {problems.map((problem) => (
            <span key={problem} className="text-xs text-muted wrap-anywhere">
              {problem}
            </span>
          ))}
        </div>
      ),
    },
  ];
  return <Table caption="Rows" columns={columns} rows={rows} rowKey={({ row }) => String(row)} />;
}
