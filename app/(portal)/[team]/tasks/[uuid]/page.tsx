import { cache } from 'react';
import { LiveRefresh } from '@/components/layout/live-refresh.client';
import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { CredentialTrouble } from '@/components/pipelines/credential-trouble';
import { TaskNameForm } from '@/components/pipelines/task-name-form.client';
import { CopyLink } from '@/components/stats/copy-link.client';
import { Tag } from '@/components/ui/badge';
import { Later } from '@/components/ui/later';
import { PageHead } from '@/components/ui/page-head';
import { RelativeTime } from '@/components/ui/time';
import { requireMembership } from '@/lib/auth';
import { roleCovers } from '@/lib/context';
import { readHistoryNumbers } from '@/lib/history';
import { readTaskPage } from '@/lib/stats';
import { AfterHead } from '../../_page/after-head';
import { orNotFound } from '../../_page/or-not-found';
import { hrefWith, readSearch, type SearchParams } from '../../_page/search';
import { settle } from '../../_page/settle';
import { askedStatistics } from '../../_stats/asked';
import { DurationsPanel } from '../../_stats/durations-panel';
import { StatisticsLead } from '../../_stats/lead';
import { Statistics } from '../../_stats/statistics';
import { statisticsNames } from '../../_stats/subject-panel';
import { renameTask } from '../../pipelines/[uuid]/actions';
import { KeptPanel } from './kept-panel';

interface Props {
  params: Promise<{ team: string; uuid: string }>;
  searchParams: SearchParams;
}

/** Read once for the page and its title; `cache` compares by identity, so the search is passed as text. */
const readOnce = cache(async (slug: string, uuid: string, searchText: string) => {
  const { team, viewer } = await requireMembership(slug);
  const search = await readSearch(Promise.resolve(JSON.parse(searchText)), statisticsNames);
  const { timeZone } = viewer.user;
  const asked = askedStatistics(search, timeZone);
  const { range } = asked.range;
  const [page, kept] = await Promise.all([
    orNotFound(readTaskPage(team, uuid, asked.input)),
    range &&
      settle(
        readHistoryNumbers(
          team,
          { kind: 'task', uuid },
          { from: range.from.toISOString(), to: range.to.toISOString() },
        ),
      ),
  ]);
  return { ...page, kept, team, asked, search, timeZone };
});

async function taskOfPage({ params, searchParams }: Props) {
  const { team, uuid } = await params;
  return readOnce(team, uuid, JSON.stringify(await readSearch(searchParams, statisticsNames)));
}

export async function generateMetadata(props: Props) {
  const { task } = await taskOfPage(props);
  return { title: `${task.name ?? task.taskType} · ${task.pipeline.name}` };
}

/** The same statistics as for a pipeline, for one of its tasks. */
export default async function TaskPage(props: Props) {
  const {
    team: ctx,
    task,
    credentials,
    recent,
    statistics,
    kept,
    asked,
    search,
    timeZone,
  } = await taskOfPage(props);
  const base = `/${ctx.team.slug}`;
  const path = `${base}/tasks/${task.uuid}`;
  const { choice, label } = asked.range;
  const shared = asked.range.choice === 'own' ? search : { range: asked.range.choice, ...search };
  return (
    <>
      <PageHead
        title={task.name ?? task.taskType}
        crumbs={[
          { label: 'Pipelines', href: `${base}/pipelines` },
          { label: task.pipeline.name, href: `${base}/pipelines/${task.pipeline.uuid}` },
        ]}
        badge={<Tag>{task.taskType}</Tag>}
        lead={
          <StatisticsLead
            unit="task run"
            whole={search.whole !== undefined}
            range={asked.range}
            {...{ statistics, timeZone }}
          />
        }
        actions={
          <>
            <CopyLink href={hrefWith(path, shared)} />
            {roleCovers(ctx.role, 'admin') ? (
              <TaskNameForm
                action={renameTask.bind(null, ctx.team.slug, task.uuid)}
                id={task.uuid}
                name={task.name}
                called={task.name ?? task.taskType}
                small={false}
              />
            ) : null}
          </>
        }
      >
        <p className="flex flex-wrap gap-x-2 text-xs">
          <code className="text-xs wrap-anywhere">{task.uuid}</code>
          {task.lastSeenAt ? (
            <span>
              · last seen <RelativeTime at={task.lastSeenAt} timeZone={timeZone} />
            </span>
          ) : (
            <span>· not seen in the log yet</span>
          )}
        </p>
      </PageHead>
      <Later>
        <AfterHead>
          <CredentialTrouble {...credentials} />
          <div className="grid gap-4">
            <Statistics
              {...{ statistics, path, search, timeZone }}
              range={asked.range}
              chart={asked.chart}
            />
            {kept ? (
              <KeptPanel
                kept={kept}
                label={label}
                historyHref={hrefWith(`${base}/pipelines/${task.pipeline.uuid}/history`, {
                  range: choice === 'own' ? undefined : choice,
                  from: search.from,
                  to: search.to,
                })}
                timeZone={timeZone}
              />
            ) : null}
            <DurationsPanel
              unit="task run"
              below="everywhere"
              durationsMs={recent.runs.flatMap(({ taskRuns }) =>
                taskRuns.flatMap((run) =>
                  run.taskUuid === task.uuid ? (run.durationMs ?? []) : [],
                ),
              )}
              {...{ path, search }}
            />
            <TimeZoneNote timeZone={timeZone} />
          </div>
          <LiveRefresh everyMs={60_000} />
        </AfterHead>
      </Later>
    </>
  );
}
