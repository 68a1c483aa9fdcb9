import { CreateTeamForm } from '@/components/members/create-team-form.client';
import { EmptyState } from '@/components/ui/empty-state';
import { Link } from '@/components/ui/link';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { type Column, Table } from '@/components/ui/table';
import { requireViewer } from '@/lib/auth';
import { listTeams, type OwnTeamView } from '@/lib/teams';
import { createTeamAction } from './actions';

export const metadata = { title: 'Your teams' };

const columns: Column<OwnTeamView>[] = [
  {
    key: 'name',
    header: 'Team',
    title: true,
    cell: ({ slug, name }) => <Link href={`/${slug}`}>{name}</Link>,
  },
  { key: 'role', header: 'Your role', cell: ({ role }) => role },
  {
    key: 'manage',
    header: 'Manage',
    cell: ({ slug, name }) => (
      <Link href={`/teams/${slug}`}>
        Manage<span className="sr-only"> {name}</span>
      </Link>
    ),
  },
];

export default async function TeamsPage() {
  const viewer = await requireViewer();
  const teams = await listTeams(viewer);
  return (
    <>
      <PageHead title="Your teams" />
      <div className="grid gap-4">
        <Panel flush>
          {teams.length === 0 ? (
            <EmptyState title="You are not in a team yet">
              <p>Ask an admin of your team for an invitation, then open its link here.</p>
            </EmptyState>
          ) : (
            <Table caption="Your teams" columns={columns} rows={teams} rowKey={({ id }) => id} />
          )}
        </Panel>
        {viewer.user.isInstanceAdmin ? (
          <>
            <Panel title="New team" id="new-team">
              <CreateTeamForm action={createTeamAction} />
            </Panel>
            <p>
              <Link href="/instance/provisioning">Directory</Link>: groups that are in teams, and
              SCIM.
            </p>
          </>
        ) : null}
      </div>
    </>
  );
}
