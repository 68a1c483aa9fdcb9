import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { PipelineFilterBar } from '@/components/pipelines/filter-bar';
import { ListProblem } from '@/components/pipelines/list-problem';
import { ManageTable } from '@/components/pipelines/manage-table';
import { NoneFits, NoPipelines } from '@/components/pipelines/no-pipelines';
import { LinkButton } from '@/components/ui/button';
import { formatNumber } from '@/components/ui/format';
import { PageHead } from '@/components/ui/page-head';
import { CursorPagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { readPipelineList } from '../_page/pipeline-list';
import type { SearchParams } from '../_page/search';

interface Props {
  params: Promise<{ team: string }>;
  searchParams: SearchParams;
}

export const metadata = { title: 'Pipelines' };

/** The registered pipelines, to manage; their health is the overview's. */
export default async function PipelinesPage({ params, searchParams }: Props) {
  const { team, viewer } = await requireMembership((await params).team);
  const base = `/${team.team.slug}`;
  const path = `${base}/pipelines`;
  const page = await readPipelineList(team, path, searchParams);
  const { value } = page.list;
  return (
    <>
      <PageHead
        title="Pipelines"
        actions={
          page.isAdmin && !page.isEmpty ? (
            <LinkButton look="primary" href={`${path}/new`}>
              Register a pipeline
            </LinkButton>
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
            action={path}
            filters={page.filters}
            tags={page.tags}
            errors={page.list.problem?.errors}
          />
          {page.list.problem ? (
            <ListProblem problem={page.list.problem.detail} clearHref={path} />
          ) : null}
          {value ? (
            <Panel
              id="pipelines"
              title="Registered"
              flush
              aside={
                <span className="text-xs text-muted">
                  {formatNumber(value.items.length)} of {formatNumber(value.total)} shown
                </span>
              }
              footer={<TimeZoneNote timeZone={viewer.user.timeZone} />}
            >
              {value.items.length === 0 ? (
                <NoneFits clearHref={path} />
              ) : (
                <ManageTable
                  pipelines={value.items}
                  base={base}
                  timeZone={viewer.user.timeZone}
                  isAdmin={page.isAdmin}
                />
              )}
            </Panel>
          ) : null}
          <div className="mt-3">
            <CursorPagination firstHref={page.firstHref} nextHref={page.nextHref} />
          </div>
        </>
      )}
    </>
  );
}
