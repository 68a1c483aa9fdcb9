import { FindForm } from '@/components/instance/find-form';
import { InstanceTeams } from '@/components/instance/instance-teams';
import { CreateTeamForm } from '@/components/members/create-team-form.client';
import { PageHead } from '@/components/ui/page-head';
import { CursorPagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { requireInstanceViewer } from '@/lib/auth';
import { listInstanceTeams } from '@/lib/instance';
import { createInstanceTeamAction } from './actions';
import { hrefs, type InstanceSearch, listSearch, pageOfList } from './list';

/** A layout's title template does not apply to the page beside it. */
export const metadata = { title: { absolute: 'Teams · Instance · Datamin Portal' } };

const path = '/instance';

/** Every team of the instance, as counts. */
export default async function InstanceTeamsPage({
  searchParams,
}: {
  searchParams: InstanceSearch;
}) {
  const viewer = await requireInstanceViewer();
  const { q, input } = await listSearch(searchParams);
  const { items, nextCursor } = await pageOfList(listInstanceTeams(viewer, input), path);
  return (
    <>
      <PageHead title="Teams">
        <p>
          Who owns each team and how much is in it. The contents are visible only to its members; in
          an emergency, use break-glass.
        </p>
      </PageHead>
      <FindForm action={path} label="Part of a team’s name" {...(q && { q })} />
      <div className="grid gap-4">
        <Panel flush footer={<CursorPagination {...hrefs(path, q, input.cursor, nextCursor)} />}>
          <InstanceTeams teams={items} timeZone={viewer.user.timeZone} />
        </Panel>
        <Panel title="New team" id="new-team">
          <CreateTeamForm action={createInstanceTeamAction} />
        </Panel>
      </div>
    </>
  );
}
