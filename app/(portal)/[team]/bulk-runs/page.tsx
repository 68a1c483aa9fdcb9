import { BulkTable } from '@/components/bulk-runs/bulk-table';
import { LiveRefresh } from '@/components/layout/live-refresh.client';
import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { PanelProblem } from '@/components/stats/panel-problem';
import { PageHead } from '@/components/ui/page-head';
import { CursorPagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { listBulkRuns } from '@/lib/runs';
import { hrefWith, readSearch, type SearchParams } from '../_page/search';
import { settle } from '../_page/settle';

export const metadata = { title: 'Bulk runs' };

interface Props {
  params: Promise<{ team: string }>;
  searchParams: SearchParams;
}

/** Runs of many pipelines at once, and how far each got. */
export default async function BulkRunsPage({ params, searchParams }: Props) {
  const { team: ctx, viewer } = await requireMembership((await params).team);
  const base = `/${ctx.team.slug}`;
  const path = `${base}/bulk-runs`;
  const search = await readSearch(searchParams, ['cursor']);
  const list = await settle(listBulkRuns(ctx, search));
  const { timeZone } = viewer.user;
  return (
    <>
      <PageHead
        title="Bulk runs"
        crumbs={[{ label: 'Run requests', href: `${base}/run-requests` }]}
      >
        <p>Many pipelines run with one confirmation: a few start at a time, each of them once.</p>
      </PageHead>
      <Panel flush footer={<TimeZoneNote timeZone={timeZone} />}>
        {list.value ? (
          <BulkTable bulkRuns={list.value.items} base={base} timeZone={timeZone} />
        ) : (
          <div className="p-4">
            <PanelProblem what="The list" sentence={list.problem.detail} />
          </div>
        )}
      </Panel>
      <div className="mt-3">
        <CursorPagination
          firstHref={search.cursor ? path : undefined}
          nextHref={
            list.value?.nextCursor
              ? hrefWith(path, {}, { cursor: list.value.nextCursor })
              : undefined
          }
        />
      </div>
      {search.cursor ? null : <LiveRefresh everyMs={5000} />}
    </>
  );
}
