import { LiveRefresh } from '@/components/layout/live-refresh.client';
import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { PipelineHead } from '@/components/pipelines/pipeline-head';
import { RegisteredNote } from '@/components/pipelines/registered-note';
import { attentionWords } from '@/components/pipelines/state-words';
import { TasksTable } from '@/components/pipelines/tasks-table';
import { isOpenRequest } from '@/components/runs/badges';
import { RecentRuns } from '@/components/runs/recent-runs';
import { RequestList } from '@/components/runs/request-list';
import { CopyLink } from '@/components/stats/copy-link.client';
import { LinkButton } from '@/components/ui/button';
import { Link } from '@/components/ui/link';
import { Panel } from '@/components/ui/panel';
import { SourceNote } from '@/components/ui/source-note';
import { roleCovers } from '@/lib/context';
import type { PipelineState } from '@/lib/pipelines';
import type { RunSummary } from '@/lib/runs';
import { compareTasks } from '@/lib/stats';
import { FollowButton } from '../../_following/follow-button';
import { FreezeButton, PipelineFreezeNotice } from '../../_freeze/notices';
import { AfterHead } from '../../_page/after-head';
import { hrefWith, type SearchParams } from '../../_page/search';
import { taskNames } from '../../_page/task-names';
import { DurationsPanel } from '../../_stats/durations-panel';
import { StatisticsLead } from '../../_stats/lead';
import { Statistics } from '../../_stats/statistics';
import { outlookOfPage, RunButton } from './run-button';
import { SchedulesPanel } from './schedules-panel';
import { statisticsOfPage } from './statistics-of-page';

interface Props {
  params: Promise<{ team: string; uuid: string }>;
  searchParams: SearchParams;
}

/** Runs shown here; the log page has them all. */
const runsShown = 8;

export async function generateMetadata({ params, searchParams }: Props) {
  const { team, uuid } = await params;
  const { name, attention } = (await statisticsOfPage(team, uuid, searchParams)).pipeline;
  return { title: [...attention.map((kind) => attentionWords[kind].word), name].join(' · ') };
}

export default async function PipelinePage({ params, searchParams }: Props) {
  const { team: slug, uuid } = await params;
  // Started beside the page's own reading. It refuses viewers, which must not fail the page.
  outlookOfPage(slug, uuid).catch(() => undefined);
  const page = await statisticsOfPage(slug, uuid, searchParams);
  const { team: ctx, pipeline, tasks, recent, requests, search, base, path, timeZone } = page;
  const { runs, fetchedAt } = recent;
  const open = requests.find(isOpenRequest);
  const poll = open
    ? { path: `run-requests/${open.id}`, shown: `"state":"${open.state}"`, everyMs: 2000 }
    : {
        path: `pipelines/${pipeline.uuid}`,
        shown: `"fetchedAt":${JSON.stringify(pipeline.fetchedAt)}`,
        everyMs: 10_000,
      };
  const seen = { runs, href: `${base}/runs`, names: taskNames(tasks) };
  const logNote = fetchedAt ? (
    <SourceNote source="Datamin’s log" at={fetchedAt} timeZone={timeZone} />
  ) : null;
  return (
    <PipelineHead
      page="statistics"
      isAdmin={roleCovers(ctx.role, 'admin')}
      base={base}
      pipeline={{ ...pipeline, state: stateNow(pipeline.state, runs) }}
      actions={
        <>
          {/* First, as it is what most come for: on a phone the last would wrap to a line of its own. */}
          {roleCovers(ctx.role, 'operator') ? (
            <RunButton slug={slug} pipeline={pipeline} open={open} />
          ) : null}
          <CopyLink href={hrefWith(path, { ...rangeOf(page.asked.range.choice), ...search })} />
          <FollowButton slug={slug} uuid={pipeline.uuid} />
          {roleCovers(ctx.role, 'admin') ? (
            <LinkButton href={`${base}/reports/new?pipeline=${pipeline.uuid}`}>Share</LinkButton>
          ) : null}
          {roleCovers(ctx.role, 'operator') ? (
            <FreezeButton slug={slug} uuid={pipeline.uuid} />
          ) : null}
        </>
      }
      lead={
        <StatisticsLead
          unit="run"
          statistics={page.statistics}
          range={page.asked.range}
          whole={search.whole !== undefined}
          seen={seen}
          timeZone={timeZone}
        />
      }
    >
      <AfterHead>
        <PipelineFreezeNotice slug={slug} uuid={pipeline.uuid} />
        <RegisteredNote outcome={page.registered} />
        <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
          <div className="grid min-w-0 content-start gap-4">
            <Statistics
              statistics={page.statistics}
              range={page.asked.range}
              chart={page.asked.chart}
              yearIsBelow="everywhere"
              {...{ path, search, timeZone, seen }}
            />
          </div>
          <div className="grid min-w-0 content-start gap-4">
            <Panel
              id="runs"
              title="Recent runs"
              flush
              below="hand"
              aside={logNote}
              footer={<Link href={`${path}/log`}>Log with outputs</Link>}
            >
              <RecentRuns
                runs={runs.slice(0, runsShown)}
                wasRead={fetchedAt !== null}
                allHref={`${base}/runs?pipeline=${pipeline.uuid}`}
                {...{ base, timeZone }}
              />
            </Panel>
            <DurationsPanel
              unit="run"
              below="hand"
              durationsMs={runs.flatMap((run) => (run.status === 'running' ? [] : run.durationMs))}
              {...{ path, search }}
            />
            <Panel
              id="requests"
              title="Run requests"
              flush
              below="everywhere"
              footer={
                <Link href={`${base}/run-requests?pipeline=${pipeline.uuid}`}>All requests</Link>
              }
            >
              <RequestList {...{ requests, base, timeZone }} />
            </Panel>
            <SchedulesPanel slug={slug} uuid={pipeline.uuid} />
          </div>
        </div>
        <Panel
          id="tasks"
          title="Tasks"
          below="everywhere"
          flush
          className="mt-4"
          aside={logNote}
          footer={
            runs.length > 0
              ? `From the newest ${runs.length} runs in the log, worst first.`
              : undefined
          }
        >
          <TasksTable standings={compareTasks(tasks, runs)} {...{ base, timeZone }} />
        </Panel>
        <div className="mt-4" data-below="everywhere">
          <TimeZoneNote timeZone={timeZone} />
        </div>
        <LiveRefresh
          url={`/api/v1/teams/${ctx.team.slug}/${poll.path}`}
          shown={poll.shown}
          everyMs={poll.everyMs}
        />
      </AfterHead>
    </PipelineHead>
  );
}

/** A pipeline registered a moment ago may have runs in its log before its health was read. */
function stateNow(state: PipelineState, runs: readonly RunSummary[]): PipelineState {
  if (state !== 'unknown') return state;
  return runs.flatMap(({ status }) => (status === 'running' ? [] : status))[0] ?? state;
}

/** A link that is passed on names its range, even the default one. */
function rangeOf(choice: string): { range?: string } {
  return choice === 'own' ? {} : { range: choice };
}
