import { LiveRefresh } from '@/components/layout/live-refresh.client';
import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { PipelineHead } from '@/components/pipelines/pipeline-head';
import { RegisteredNote } from '@/components/pipelines/registered-note';
import { TasksTable } from '@/components/pipelines/tasks-table';
import { isOpenRequest } from '@/components/runs/badges';
import { RecentRuns } from '@/components/runs/recent-runs';
import { RequestList } from '@/components/runs/request-list';
import { Link } from '@/components/ui/link';
import { Panel } from '@/components/ui/panel';
import { SourceNote } from '@/components/ui/source-note';
import { roleCovers } from '@/lib/context';
import { listTasks } from '@/lib/pipelines';
import { listRunRequests, readRecentRuns } from '@/lib/runs';
import { readSearch, type SearchParams } from '../../_page/search';
import { Statistics } from '../../_stats/statistics';
import { statisticsNames } from '../../_stats/subject-panel';
import { renameTask } from './actions';
import { pipelineOfPage } from './pipeline';
import { RunButton } from './run-button';
import { SettingsPanel } from './settings-panel';

interface Props {
  params: Promise<{ team: string; uuid: string }>;
  searchParams: SearchParams;
}

/** Runs shown here; the log has them all. */
const runsShown = 8;

export async function generateMetadata({ params }: Props) {
  const { team, uuid } = await params;
  return { title: (await pipelineOfPage(team, uuid)).pipeline.name };
}

export default async function PipelinePage({ params, searchParams }: Props) {
  const { team: slug, uuid } = await params;
  const page = await pipelineOfPage(slug, uuid);
  const { team: ctx, pipeline, base, path, timeZone } = page;
  const [{ registered, ...search }, tasks, recent, { items: requests }] = await Promise.all([
    readSearch(searchParams, [...statisticsNames, 'registered']),
    listTasks(ctx, pipeline.uuid),
    readRecentRuns(ctx, pipeline.uuid),
    listRunRequests(ctx, { pipeline: pipeline.uuid, limit: 10 }),
  ]);
  const isAdmin = roleCovers(ctx.role, 'admin');
  const open = requests.find(isOpenRequest);
  const poll = open
    ? { path: `run-requests/${open.id}`, shown: `"state":"${open.state}"`, everyMs: 2000 }
    : {
        path: `pipelines/${pipeline.uuid}`,
        shown: `"fetchedAt":${JSON.stringify(pipeline.fetchedAt)}`,
        everyMs: 10_000,
      };
  return (
    <>
      <PipelineHead
        page="statistics"
        {...{ pipeline, base, timeZone }}
        actions={
          roleCovers(ctx.role, 'operator') ? (
            <RunButton slug={slug} pipeline={pipeline} open={open} />
          ) : null
        }
      />
      <RegisteredNote outcome={registered} />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="grid min-w-0 content-start gap-4">
          <Statistics
            subject={{ kind: 'pipeline', uuid: pipeline.uuid }}
            {...{ ctx, path, search, timeZone }}
          />
        </div>
        <div className="grid min-w-0 content-start gap-4">
          <Panel
            id="runs"
            title="Recent runs"
            flush
            aside={
              recent.fetchedAt ? (
                <SourceNote source="Datamin’s log" at={recent.fetchedAt} timeZone={timeZone} />
              ) : null
            }
            footer={<Link href={`${path}/log`}>Read the log with outputs</Link>}
          >
            <RecentRuns
              runs={recent.runs.slice(0, runsShown)}
              wasRead={recent.fetchedAt !== null}
              {...{ base, timeZone }}
            />
          </Panel>
          <Panel id="requests" title="Asked for here" flush>
            <RequestList {...{ requests, base, timeZone }} />
          </Panel>
        </div>
      </div>
      <Panel id="tasks" title="Tasks" flush className="mt-4">
        <TasksTable
          {...{ tasks, base, timeZone }}
          nameAction={isAdmin ? (task) => renameTask.bind(null, slug, task) : undefined}
        />
      </Panel>
      {isAdmin ? <SettingsPanel ctx={ctx} slug={slug} pipeline={pipeline} /> : null}
      <div className="mt-4">
        <TimeZoneNote timeZone={timeZone} />
      </div>
      <LiveRefresh
        url={`/api/v1/teams/${ctx.team.slug}/${poll.path}`}
        shown={poll.shown}
        everyMs={poll.everyMs}
      />
    </>
  );
}
