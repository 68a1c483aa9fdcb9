import { PickBar } from '@/components/bulk-runs/pick-bar';
import { RunFilterForm } from '@/components/history/run-filter-form';
import { RunTable } from '@/components/history/run-table';
import { RunViews } from '@/components/history/run-views';
import { SearchedTo } from '@/components/history/searched-to';
import { StandingNotes, StandingSource } from '@/components/history/standing-note';
import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ExportLinks } from '@/components/ui/export-links';
import { PageHead } from '@/components/ui/page-head';
import { CursorPagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { PanelError } from '@/components/ui/panel-states';
import { requireMembership } from '@/lib/auth';
import { now } from '@/lib/clock';
import { roleCovers } from '@/lib/context';
import {
  listRuns,
  listRunViews,
  readHistoryStanding,
  readRunChoices,
  viewParameters,
  withErrorTexts,
} from '@/lib/history';
import { NoPipelinesYet } from '../_page/no-pipelines-yet';
import { hrefWith, readSearch, type SearchParams } from '../_page/search';
import { settle } from '../_page/settle';
import { removeView, saveView } from './actions';
import { listInput, listRanges, viewQuery } from './filters';

interface Props {
  params: Promise<{ team: string }>;
  searchParams: SearchParams;
}

export const metadata = { title: 'Runs' };

/** Every kept run of the team, or of what the address narrows it to. Datamin is not asked. */
export default async function RunsPage({ params, searchParams }: Props) {
  const { team: ctx, viewer } = await requireMembership((await params).team);
  const { cursor, ...search } = await readSearch(searchParams, [...viewParameters, 'cursor']);
  const { timeZone } = viewer.user;
  const { slug } = ctx.team;
  const base = `/${slug}`;
  const path = `${base}/runs`;
  const asked = listInput(search, now(), timeZone);
  const [read, standing, choices, views] = await Promise.all([
    settle(listRuns(ctx, { ...asked.input, ...(cursor && { cursor }) })),
    readHistoryStanding(ctx),
    readRunChoices(ctx),
    listRunViews(ctx),
  ]);
  const errors =
    asked.errors || read.problem?.errors ? { ...asked.errors, ...read.problem?.errors } : null;
  const list = asked.errors ? null : read.value;
  const runs = list ? await withErrorTexts(ctx, list.items) : [];
  const current = viewQuery(search);
  const clearHref = current ? path : undefined;
  const isEmpty = standing.pipelines === 0;
  if (isEmpty) {
    return (
      <>
        <PageHead title="Runs" />
        <NoPipelinesYet ctx={ctx} />
      </>
    );
  }
  const mayPick = roleCovers(ctx.role, 'operator');
  const pipeline = choices.pipelines.find(({ uuid }) => uuid === search.pipeline);
  const query = new URLSearchParams(
    Object.entries(asked.input).map(([name, value]) => [name, String(value)]),
  );
  return (
    <>
      <PageHead
        title="Runs"
        // People come here from a pipeline's own pages, and want to go back.
        crumbs={
          pipeline && [
            { label: 'Pipelines', href: `${base}/pipelines` },
            { label: pipeline.name, href: `${base}/pipelines/${pipeline.uuid}` },
          ]
        }
        actions={
          list && list.items.length > 0 ? (
            <ExportLinks
              csv={`/api/v1/teams/${slug}/runs.csv?${query}`}
              ndjson={`/api/v1/teams/${slug}/runs.ndjson?${query}`}
            />
          ) : null
        }
      />
      <RunFilterForm
        action={path}
        search={search}
        pipelines={choices.pipelines.map(({ uuid, name }) => ({ value: uuid, label: name }))}
        tags={choices.tags.map((tag) => ({ value: tag, label: tag }))}
        taskTypes={choices.taskTypes.map((type) => ({ value: type, label: type }))}
        ranges={listRanges.map(({ value, label }) => ({
          label,
          href: hrefWith(path, search, { range: value ?? null, from: null, to: null }),
          current: search.from || search.to ? false : search.range === value,
        }))}
        timeZone={timeZone}
        errors={errors}
        clearHref={clearHref}
        views={
          <RunViews
            views={views}
            path={path}
            current={current}
            maySave={errors === null && roleCovers(ctx.role, 'operator')}
            save={saveView.bind(null, slug)}
            remove={removeView.bind(null, slug)}
          />
        }
      />
      <Panel
        id="runs"
        title={current ? 'Matching runs' : 'All runs'}
        flush
        aside={<StandingSource standing={standing} timeZone={timeZone} />}
        footer={
          <div className="flex flex-wrap items-center justify-between gap-2">
            <TimeZoneNote timeZone={timeZone} />
            <CursorPagination
              firstHref={cursor ? hrefWith(path, search) : undefined}
              nextHref={
                list?.nextCursor && !list.searchedTo
                  ? hrefWith(path, search, { cursor: list.nextCursor })
                  : undefined
              }
            />
          </div>
        }
      >
        <StandingNotes standing={standing} timeZone={timeZone} />
        {runs.length > 0 ? (
          <RunTable
            runs={runs}
            base={base}
            timeZone={timeZone}
            ofOnePipeline={search.pipeline !== undefined}
            mayPick={mayPick}
          />
        ) : null}
        {list?.searchedTo ? (
          <SearchedTo
            at={list.searchedTo}
            isEmpty={list.items.length === 0}
            onHref={hrefWith(path, search, { cursor: list.nextCursor })}
            timeZone={timeZone}
          />
        ) : null}
        {list?.items.length === 0 && !list.searchedTo ? (
          <Nothing
            isRead={standing.unread < standing.pipelines}
            clearHref={clearHref}
            pipelinesHref={`${base}/pipelines`}
          />
        ) : null}
        {list ? null : (
          <div className="p-4">
            <PanelError what="The runs" actions={<LinkButton href={path}>All runs</LinkButton>}>
              {errors?.range
                ? 'The address names an unknown range. Choose one above.'
                : errors
                  ? 'One of the filters is not valid: see the message beside it.'
                  : read.problem?.detail}
            </PanelError>
          </div>
        )}
      </Panel>
      {mayPick ? <PickBar base={base}>Run again…</PickBar> : null}
    </>
  );
}

/** Nothing matches, nothing ran, or nothing was read yet: three different things. */
function Nothing({
  isRead,
  clearHref,
  pipelinesHref,
}: {
  isRead: boolean;
  clearHref: string | undefined;
  pipelinesHref: string;
}) {
  if (!isRead) {
    return (
      <EmptyState title="The history has not been read yet" icon="clock">
        <p>It is read from Datamin’s log, newest runs first. This takes a moment.</p>
      </EmptyState>
    );
  }
  if (!clearHref) {
    return (
      <EmptyState
        title="No runs yet"
        actions={<LinkButton href={pipelinesHref}>Go to the pipelines</LinkButton>}
      >
        <p>A run appears here once Datamin’s log tells of it. Run a pipeline from its page.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No runs match these filters"
      icon="search"
      actions={<LinkButton href={clearHref}>Clear filters</LinkButton>}
    />
  );
}
