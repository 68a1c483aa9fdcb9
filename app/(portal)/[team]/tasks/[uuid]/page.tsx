import { cache } from 'react';
import { LiveRefresh } from '@/components/layout/live-refresh.client';
import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { TaskNameForm } from '@/components/pipelines/task-name-form.client';
import { Tag } from '@/components/ui/badge';
import { PageHead } from '@/components/ui/page-head';
import { RelativeTime } from '@/components/ui/time';
import { requireMembership } from '@/lib/auth';
import { roleCovers } from '@/lib/context';
import { getTask } from '@/lib/pipelines';
import { orNotFound } from '../../_page/or-not-found';
import { readSearch, type SearchParams } from '../../_page/search';
import { Statistics } from '../../_stats/statistics';
import { statisticsNames } from '../../_stats/subject-panel';
import { renameTask } from '../../pipelines/[uuid]/actions';

interface Props {
  params: Promise<{ team: string; uuid: string }>;
  searchParams: SearchParams;
}

const taskOfPage = cache(async (slug: string, uuid: string) => {
  const { team, viewer } = await requireMembership(slug);
  return { team, viewer, task: await orNotFound(getTask(team, uuid)) };
});

export async function generateMetadata({ params }: Props) {
  const { team, uuid } = await params;
  const { task } = await taskOfPage(team, uuid);
  return { title: `${task.name ?? task.taskType} · ${task.pipeline.name}` };
}

/** The same statistics as a pipeline's, of one of its steps. */
export default async function TaskPage({ params, searchParams }: Props) {
  const { team: slug, uuid } = await params;
  const { team: ctx, viewer, task } = await taskOfPage(slug, uuid);
  const search = await readSearch(searchParams, statisticsNames);
  const base = `/${ctx.team.slug}`;
  const { timeZone } = viewer.user;
  return (
    <>
      <PageHead
        title={task.name ?? task.taskType}
        crumbs={[
          { label: 'Pipelines', href: `${base}/pipelines` },
          { label: task.pipeline.name, href: `${base}/pipelines/${task.pipeline.uuid}` },
        ]}
        badge={<Tag>{task.taskType}</Tag>}
        actions={
          roleCovers(ctx.role, 'admin') ? (
            <TaskNameForm
              action={renameTask.bind(null, slug, task.uuid)}
              id={task.uuid}
              name={task.name}
              called={task.name ?? task.taskType}
            />
          ) : null
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
      <div className="grid gap-4">
        <Statistics
          subject={{ kind: 'task', uuid: task.uuid }}
          path={`${base}/tasks/${task.uuid}`}
          {...{ ctx, search, timeZone }}
        />
        <TimeZoneNote timeZone={timeZone} />
      </div>
      <LiveRefresh everyMs={60_000} />
    </>
  );
}
