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
    {
      key: 'role',
      header: 'Role',
      cell: ({ role }) => <Tag>{role}</Tag>,
      className: 'whitespace-nowrap',
    },
    {
      key: 'how',
      header: 'How they got in',
      cell: ({ how }) => how,
      className: 'wrap-anywhere card-wide max-md:text-muted',
    },
    {
      key: 'since',
      lesser: true,
      header: 'Since',
      className: 'card-end',
      cell: ({ since }) => (
        <span>
          <span className="text-muted md:hidden">since </span>
          <RelativeTime at={since} timeZone={timeZone} />
        </span>
      ),
    },
    {
      key: 'seen',
      header: 'Last seen',
      cell: ({ lastSeenAt }) => (
        <span>
          {lastSeenAt ? <span className="text-muted md:hidden">last seen </span> : null}
          {lastSeenAt ? <RelativeTime at={lastSeenAt} timeZone={timeZone} /> : 'never'}
          {lastSeenAt ? null : <span className="text-muted md:hidden"> seen</span>}
        </span>
      ),
    },
    {
      key: 'factors',
      lesser: true,
      header: 'Second factor',
      // Beside another it would leave too little room for an address above.
      className: 'card-line',
      cell: ({ secondFactors }) =>
        secondFactors === null ? (
          ''
        ) : (
          <span>
            <span className="text-muted md:hidden">second factor: </span>
            {factorWords(secondFactors)}
          </span>
        ),
    },
    {
      key: 'ends',
      header: 'Ends',
      className: 'card-line',
      cell: ({ endsAt }) => (
        <span className={endsAt ? undefined : 'max-md:hidden'}>
          <span className="text-muted md:hidden">ends </span>
          {endsAt ? <ExactTime at={endsAt} timeZone={timeZone} /> : 'never'}
        </span>
      ),
    },
    {
      key: 'remark',
      header: 'Worth checking',
      className: 'card-line',
      cell: ({ remark }) => remark ?? '',
    },
  ];
  return (
    <Table
      caption="Who may do what"
      columns={columns}
      rows={entries}
      rowKey={({ kind, id }) => `${kind} ${id}`}
      brief
    />
  );
}

const factorNames: Record<SecondFactor, string> = {
  totp: 'authenticator app',
  passkey: 'passkey',
};

function factorWords(factors: SecondFactor[]): string {
  return factors.length === 0 ? 'none' : factors.map((factor) => factorNames[factor]).join(', ');
}
