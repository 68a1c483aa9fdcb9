import { LiveEvents } from '@/components/layout/live-events.client';
import { LiveRefresh } from '@/components/layout/live-refresh.client';
import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { RequestFilter } from '@/components/requests/request-filter';
import { RequestTable } from '@/components/requests/request-table';
import { PanelProblem } from '@/components/stats/panel-problem';
import { LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { CursorPagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { getPipeline } from '@/lib/pipelines';
import { listRunRequests, requestsFromNow } from '@/lib/runs';
import { hrefWith, readSearch, type SearchParams } from '../_page/search';
import { settle } from '../_page/settle';

export const metadata = { title: 'Run requests' };

interface Props {
  params: Promise<{ team: string }>;
  searchParams: SearchParams;
}

/** Who requested which run, and what became of it; for the team, or for one pipeline. */
export default async function RunRequestsPage({ params, searchParams }: Props) {
  const { team: ctx, viewer } = await requireMembership((await params).team);
  const base = `/${ctx.team.slug}`;
  const path = `${base}/run-requests`;
  const { cursor, ...filters } = await readSearch(searchParams, [
    'pipeline',
    'state',
    'actor',
    'cursor',
  ]);
  // Before the list is read, so that nothing that happens meanwhile is missed.
  const since = requestsFromNow();
  const [list, pipeline] = await Promise.all([
    settle(listRunRequests(ctx, { ...filters, ...(cursor && { cursor }) })),
    settle(filters.pipeline ? getPipeline(ctx, filters.pipeline) : Promise.resolve(null)),
  ]);
  const name = pipeline.value?.name ?? null;
  const { timeZone } = viewer.user;
  return (
    <>
      <PageHead
        title="Run requests"
        actions={<LinkButton href={`${base}/bulk-runs`}>Bulk runs</LinkButton>}
        {...(name && {
          crumbs: [
            { label: 'Pipelines', href: `${base}/pipelines` },
            { label: name, href: `${base}/pipelines/${filters.pipeline}` },
          ],
        })}
      >
        <p>
          Every run requested through the portal by people, programs and schedules: sent once, and
          followed to its end.
        </p>
      </PageHead>
      <RequestFilter action={path} filters={filters} errors={list.problem?.errors} />
      <Panel flush footer={<TimeZoneNote timeZone={timeZone} />}>
        {list.value ? (
          <RequestTable
            requests={list.value.items}
            isFiltered={Object.keys(filters).length > 0}
            {...{ base, timeZone }}
          />
        ) : (
          <div className="p-4">
            <PanelProblem what="The list" sentence={list.problem.detail} />
          </div>
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
      {cursor ? null : (
        <LiveEvents url={`/api/v1/teams/${ctx.team.slug}/run-requests/events`} since={since}>
          <LiveRefresh everyMs={5000} />
        </LiveEvents>
      )}
    </>
  );
}
