import type { ReactNode } from 'react';
import { SoftLinks } from '@/components/layout/soft-links.client';
import { filterSet, PipelineFilterBar } from '@/components/pipelines/filter-bar';
import { ListPages } from '@/components/pipelines/list-pages';
import { ListProblem } from '@/components/pipelines/list-problem';
import { NoneFits } from '@/components/pipelines/no-pipelines';
import { LinkButton } from '@/components/ui/button';
import { FilterFold } from '@/components/ui/filter-fold';
import { Later } from '@/components/ui/later';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import type { TeamContext } from '@/lib/context';
import type { GroupedOverview, Overview, PipelineSort } from '@/lib/pipelines';
import { AfterHead } from './after-head';
import { NoPipelinesYet } from './no-pipelines-yet';
import type { PipelinePage } from './pipeline-list';

/** What the pages of pipelines have in common: filters, paging, and the various states of having nothing to show. */
export function PipelinesFrame({
  title,
  ctx,
  base,
  path,
  page,
  order,
  lead,
  strip,
  bar,
  barWords = [],
  foot,
  children,
}: {
  title: string;
  ctx: TeamContext;
  base: string;
  path: string;
  page: PipelinePage;
  /** What it is sorted by if its address does not say. */
  order: PipelineSort;
  /** How all of them are doing. */
  lead?: (read: Overview | GroupedOverview) => ReactNode;
  /** Above the filters. */
  strip?: (read: Overview | GroupedOverview) => ReactNode;
  /** Beside the filters. */
  bar?: ReactNode;
  /** What is selected in the bar. */
  barWords?: (string | false)[];
  /** Behind the list. */
  foot?: ReactNode;
  /** What was found; only called if something was. */
  children: (read: Overview | GroupedOverview) => ReactNode;
}) {
  const { read, filters, href, isAdmin, isEmpty } = page;
  const clearHref = href({ q: null, tag: null, state: null });
  const register = (
    <LinkButton href={`${base}/pipelines/new`} look={path === base ? 'default' : 'primary'}>
      Register a pipeline
    </LinkButton>
  );
  return (
    <>
      <PageHead
        title={title}
        actions={isAdmin && !isEmpty ? register : null}
        lead={read.value && !isEmpty && lead ? lead(read.value) : null}
      />
      <Later>
        <AfterHead>
          {isEmpty ? (
            <NoPipelinesYet ctx={ctx} />
          ) : (
            <SoftLinks>
              {read.value && strip ? strip(read.value) : null}
              <FilterFold
                set={[...filterSet(filters, order), ...barWords]}
                open={Boolean(read.problem?.errors)}
              >
                <div className="flex flex-wrap items-start justify-between gap-x-4">
                  <PipelineFilterBar
                    action={path}
                    filters={filters}
                    order={order}
                    tags={read.value?.standing.tags ?? []}
                    errors={read.problem?.errors}
                    clearHref={clearHref}
                  />
                  {bar}
                </div>
              </FilterFold>
              {read.problem ? <ListProblem problem={read.problem.detail} clearHref={path} /> : null}
              {read.value ? (
                <Found read={read.value} clearHref={clearHref} show={children} />
              ) : null}
              {read.value && 'list' in read.value ? (
                <Pages list={read.value.list} href={href} />
              ) : null}
            </SoftLinks>
          )}
          {foot}
        </AfterHead>
      </Later>
    </>
  );
}

function Found({
  read,
  clearHref,
  show,
}: {
  read: Overview | GroupedOverview;
  clearHref: string;
  show: (read: Overview | GroupedOverview) => ReactNode;
}) {
  const found = 'list' in read ? read.list.items : read.groups;
  if (found.length > 0) return show(read);
  return (
    <Panel>
      <NoneFits clearHref={clearHref} />
    </Panel>
  );
}

function Pages({ list, href }: { list: Overview['list']; href: PipelinePage['href'] }) {
  const { before, items, total, previousCursor, nextCursor } = list;
  return (
    <ListPages
      before={before}
      shown={items.length}
      total={total}
      firstHref={href({})}
      previousHref={previousCursor ? href({ cursor: previousCursor }) : undefined}
      nextHref={nextCursor ? href({ cursor: nextCursor }) : undefined}
    />
  );
}
