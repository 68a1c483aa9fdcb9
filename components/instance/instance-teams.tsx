import { EmptyState } from '@/components/ui/empty-state';
import { Link } from '@/components/ui/link';
import { type Column, Table } from '@/components/ui/table';
import { NumberText, RelativeTime } from '@/components/ui/time';
import type { InstanceTeamView } from '@/lib/instance';

/** Who answers for each team, and how large it is. */
export function InstanceTeams({
  teams,
  timeZone,
}: {
  teams: InstanceTeamView[];
  timeZone: string;
}) {
  if (teams.length === 0) return <EmptyState title="No teams found" />;
  const counts = ['members', 'tokens', 'credentials', 'pipelines', 'schedules', 'reports'] as const;
  const columns: Column<InstanceTeamView>[] = [
    {
      key: 'name',
      header: 'Team',
      title: true,
      cell: ({ name, slug }) => (
        <>
          {name} <span className="text-muted">/{slug}</span>
        </>
      ),
      className: 'wrap-anywhere',
    },
    {
      key: 'owners',
      header: 'Owners',
      cell: ({ owners }) => owners.join(', '),
      className: 'wrap-anywhere',
    },
    ...counts.map((name) => ({
      key: name,
      header: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      end: true,
      cell: (team: InstanceTeamView) => <NumberText value={team[name]} />,
    })),
    {
      key: 'created',
      header: 'Created',
      cell: ({ createdAt }) => <RelativeTime at={createdAt} timeZone={timeZone} />,
    },
    {
      key: 'access',
      header: 'Access',
      cell: ({ slug, name }) => (
        <Link href={`/instance/break-glass?team=${slug}`}>
          Break glass<span className="sr-only"> for {name}</span>
        </Link>
      ),
    },
  ];
  return <Table caption="Teams" columns={columns} rows={teams} rowKey={({ id }) => id} />;
}
