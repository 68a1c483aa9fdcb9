import { Tag } from '@/components/ui/badge';
import { type Column, Table } from '@/components/ui/table';
import { ExactTime, RelativeTime } from '@/components/ui/time';
import type { AccessEntry, SecondFactor } from '@/lib/evidence';

/** Who may do what, how they got access, and when they were last seen. */
export function AccessTable({ entries, timeZone }: { entries: AccessEntry[]; timeZone: string }) {
  const columns: Column<AccessEntry>[] = [
    {
      key: 'name',
      header: 'Who',
      title: true,
      cell: ({ name, email }) => (
        <div>
          {name}
          {email && email !== name ? <div className="text-muted">{email}</div> : null}
        </div>
      ),
      className: 'wrap-anywhere',
    },
    { key: 'kind', header: 'Kind', cell: ({ kind }) => kind },
    { key: 'role', header: 'Role', cell: ({ role }) => <Tag>{role}</Tag> },
    { key: 'how', header: 'How they got in', cell: ({ how }) => how, className: 'wrap-anywhere' },
    {
      key: 'since',
      header: 'Since',
      cell: ({ since }) => <RelativeTime at={since} timeZone={timeZone} />,
    },
    {
      key: 'seen',
      header: 'Last seen',
      cell: ({ lastSeenAt }) =>
        lastSeenAt ? <RelativeTime at={lastSeenAt} timeZone={timeZone} /> : 'never',
    },
    {
      key: 'factors',
      header: 'Second factor',
      cell: ({ secondFactors }) => factorWords(secondFactors),
    },
    {
      key: 'ends',
      header: 'Ends',
      cell: ({ endsAt }) => (endsAt ? <ExactTime at={endsAt} timeZone={timeZone} /> : 'never'),
    },
    { key: 'remark', header: 'Worth checking', cell: ({ remark }) => remark ?? '' },
  ];
  return (
    <Table
      caption="Who may do what"
      columns={columns}
      rows={entries}
      rowKey={({ kind, id }) => `${kind} ${id}`}
    />
  );
}

const factorNames: Record<SecondFactor, string> = {
  totp: 'authenticator app',
  passkey: 'passkey',
};

/** Empty for anything that is not a person. */
function factorWords(factors: SecondFactor[] | null): string {
  if (factors === null) return '';
  return factors.length === 0 ? 'none' : factors.map((factor) => factorNames[factor]).join(', ');
}
