import { LiveRefresh } from '@/components/layout/live-refresh.client';
import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { PipelineFilterBar } from '@/components/pipelines/filter-bar';
import { ListProblem } from '@/components/pipelines/list-problem';
import { ListSource } from '@/components/pipelines/list-source';
import { NoneFits, NoPipelines } from '@/components/pipelines/no-pipelines';
import { OverviewTable } from '@/components/pipelines/overview-table';
import { LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { CursorPagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { readPipelineList } from './_page/pipeline-list';
import { hrefWith, type SearchParams } from './_page/search';

interface Props {
  params: Promise<{ team: string }>;
  searchParams: SearchParams;
}

/** Every pipeline of the team with its health. From readings alone: it never waits for Datamin. */
export default async function OverviewPage({ params, searchParams }: Props) {
  const { team, viewer } = await requireMembership((await params).team);
  const base = `/${team.team.slug}`;
  const { timeZone } = viewer.user;
  const page = await readPipelineList(team, base, searchParams);
  const { value } = page.list;
  return (
    <>
      <PageHead
        title="Overview"
        actions={
          page.isAdmin && !page.isEmpty ? (
            <LinkButton href={`${base}/pipelines/new`}>Register a pipeline</LinkButton>
          ) : null
        }
      />
      {page.isEmpty ? (
        <Panel>
          <NoPipelines base={base} isAdmin={page.isAdmin} hasCredential={page.hasCredential} />
        </Panel>
      ) : (
        <>
          <PipelineFilterBar
            action={base}
            filters={page.filters}
            tags={page.tags}
            errors={page.list.problem?.errors}
          />
          {page.list.problem ? (
            <ListProblem problem={page.list.problem.detail} clearHref={base} />
          ) : null}
          {value ? (
            <Panel
              id="pipelines"
              title="Pipelines"
              flush
              aside={<ListSource list={value} timeZone={timeZone} />}
              footer={<TimeZoneNote timeZone={timeZone} />}
            >
              {value.items.length === 0 ? (
                <NoneFits clearHref={base} />
              ) : (
                <OverviewTable
                  pipelines={value.items}
                  base={base}
                  timeZone={timeZone}
                  sort={page.filters.sort ?? 'name'}
                  sortHref={(sort) => hrefWith(base, page.filters, { sort })}
                />
              )}
            </Panel>
          ) : null}
          <div className="mt-3">
            <CursorPagination firstHref={page.firstHref} nextHref={page.nextHref} />
          </div>
        </>
      )}
      <LiveRefresh everyMs={30_000} />
    </>
  );
}
