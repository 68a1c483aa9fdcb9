import { ScheduleList } from '@/components/schedules/schedule-list';
import { Link } from '@/components/ui/link';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { roleCovers } from '@/lib/context';
import { listSchedules } from '@/lib/schedules';

/** Shown here; the schedules page has them all. */
const most = 5;

/** When the portal runs the pipeline by itself. */
export async function SchedulesPanel({ slug, uuid }: { slug: string; uuid: string }) {
  const { team, viewer } = await requireMembership(slug);
  const { items, nextCursor } = await listSchedules(team, { pipeline: uuid, limit: most });
  const path = `/${slug}/schedules`;
  const mayMake = roleCovers(team.role, 'operator');
  return (
    <Panel
      id="schedules"
      title="Schedules"
      flush
      below="everywhere"
      footer={
        nextCursor || mayMake ? (
          <span className="flex flex-wrap gap-x-4">
            {nextCursor ? <Link href={`${path}?pipeline=${uuid}`}>All its schedules</Link> : null}
            {mayMake ? <Link href={`${path}/new?pipeline=${uuid}`}>New schedule</Link> : null}
          </span>
        ) : null
      }
    >
      <ScheduleList schedules={items} base={`/${slug}`} timeZone={viewer.user.timeZone} />
    </Panel>
  );
}
