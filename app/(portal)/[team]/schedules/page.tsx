import { FreezeForm } from '@/components/freezes/freeze-form.client';
import { LiveRefresh } from '@/components/layout/live-refresh.client';
import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { ScheduleTable } from '@/components/schedules/schedule-table';
import { PanelProblem } from '@/components/stats/panel-problem';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/page-head';
import { CursorPagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { Tabs } from '@/components/ui/tabs';
import { requireMembership } from '@/lib/auth';
import { roleCovers } from '@/lib/context';
import { listSchedules } from '@/lib/schedules';
import { freeze } from '../_freeze/actions';
import { freezesOfPage } from '../_freeze/freezes';
import { hrefWith, readSearch, type SearchParams } from '../_page/search';
import { settle } from '../_page/settle';

export const metadata = { title: 'Schedules' };

interface Props {
  params: Promise<{ team: string }>;
  searchParams: SearchParams;
}

/** What runs by itself, in the team or for one pipeline. */
export default async function SchedulesPage({ params, searchParams }: Props) {
  const { team: ctx, viewer } = await requireMembership((await params).team);
  const { slug } = ctx.team;
  const base = `/${slug}`;
  const path = `${base}/schedules`;
  const { cursor, ...filters } = await readSearch(searchParams, ['pipeline', 'state', 'cursor']);
  const [list, freezes] = await Promise.all([
    settle(listSchedules(ctx, { ...filters, ...(cursor && { cursor }) })),
    freezesOfPage(slug),
  ]);
  const { timeZone } = viewer.user;
  const mayMake = roleCovers(ctx.role, 'operator');
  const isFrozen = freezes.some(({ pipeline }) => pipeline === null);
  const make = (
    <LinkButton look="primary" href={hrefWith(`${path}/new`, { pipeline: filters.pipeline })}>
      New schedule
    </LinkButton>
  );
  const tab = (label: string, state: string | null) => ({
    href: hrefWith(path, filters, { state }),
    label,
    current: (filters.state ?? null) === state,
  });
  return (
    <>
      <PageHead
        title="Schedules"
        actions={
          <>
            {roleCovers(ctx.role, 'admin') && !isFrozen ? (
              <FreezeForm what="team" action={freeze.bind(null, { slug })} />
            ) : null}
            {mayMake ? make : null}
          </>
        }
      >
        <p>
          Runs that the portal starts by itself, at set times. Each is a run request: sent once, and
          followed to its end.
        </p>
      </PageHead>
      <Tabs
        label="Schedules"
        items={[tab('All', null), tab('Active', 'active'), tab('Paused', 'paused')]}
      />
      <Panel flush footer={<TimeZoneNote timeZone={timeZone} />}>
        {list.problem ? (
          <div className="p-4">
            <PanelProblem what="The list" sentence={list.problem.detail} />
          </div>
        ) : list.value.items.length > 0 ? (
          <ScheduleTable schedules={list.value.items} {...{ base, timeZone }} />
        ) : Object.keys(filters).length > 0 ? (
          <EmptyState
            title="No schedules match"
            icon="search"
            actions={<LinkButton href={path}>All schedules</LinkButton>}
          />
        ) : (
          <EmptyState title="No schedules yet" actions={mayMake ? make : undefined}>
            <p>A schedule runs a pipeline at the times you choose, in the time zone you choose.</p>
          </EmptyState>
        )}
      </Panel>
      <div className="mt-3">
        <CursorPagination
          firstHref={cursor ? hrefWith(path, filters) : undefined}
          nextHref={
            list.value?.nextCursor
              ? hrefWith(path, filters, { cursor: list.value.nextCursor })
              : undefined
          }
        />
      </div>
      {cursor ? null : <LiveRefresh everyMs={5000} />}
    </>
  );
}
