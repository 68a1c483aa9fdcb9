import { BreakGlassForm } from '@/components/instance/break-glass-form.client';
import { BreakGlassTable } from '@/components/instance/break-glass-table';
import { Link } from '@/components/ui/link';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireInstanceViewer } from '@/lib/auth';
import { isOpen, listInstanceBreakGlass } from '@/lib/instance';
import { takeBreakGlassAction } from '../actions';

export const metadata = { title: 'Break-glass' };

/** Access to a team in an emergency, and every such access so far. */
export default async function BreakGlassPage({
  searchParams,
}: {
  searchParams: Promise<{ team?: string | string[] }>;
}) {
  const viewer = await requireInstanceViewer();
  const [team] = [(await searchParams).team].flat();
  return (
    <>
      <PageHead title="Break-glass">
        <p>
          Access to one team for at most four hours. The team sees it at once: on every page, in its
          audit, and by mail to its owners if mail is set up. Any admin of the team can end it.
        </p>
      </PageHead>
      <div className="grid gap-4">
        <Panel title="Take access" id="take">
          <BreakGlassForm action={takeBreakGlassAction} {...(team && { team })} />
        </Panel>
        <Panel title="Accesses" id="accesses" flush>
          <BreakGlassTable
            accesses={await listInstanceBreakGlass(viewer)}
            timeZone={viewer.user.timeZone}
            isOpen={isOpen}
            team={({ team }) => <Link href={`/${team.slug}`}>{team.name}</Link>}
          />
        </Panel>
      </div>
    </>
  );
}
