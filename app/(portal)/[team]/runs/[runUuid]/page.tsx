import { cache } from 'react';
import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { RunRequestNote } from '@/components/runs/run-request-note';
import { WithoutScripts } from '@/components/stats/panel-problem';
import { Link } from '@/components/ui/link';
import { PageHead } from '@/components/ui/page-head';
import { requireMembership } from '@/lib/auth';
import { listTasks } from '@/lib/pipelines';
import { findRun, readRecentRuns, readRun } from '@/lib/runs';
import { orNotFound } from '../../_page/or-not-found';
import { readSearch, type SearchParams } from '../../_page/search';
import { settle } from '../../_page/settle';
import { Soon } from '../../_page/soon';
import { taskNames } from '../../_page/task-names';
import { RunPanel, SeenRunPanel } from './run-panel';

interface Props {
  params: Promise<{ team: string; runUuid: string }>;
  searchParams: SearchParams;
}

const runOfPage = cache(async (slug: string, runUuid: string) => {
  const { team, viewer } = await requireMembership(slug);
  return { team, viewer, place: await orNotFound(findRun(team, runUuid)) };
});

export async function generateMetadata({ params }: Props) {
  const { team, runUuid } = await params;
  const { place } = await runOfPage(team, runUuid);
  return { title: `Run ${place.runUuid.slice(0, 8)} · ${place.pipeline.name}` };
}

/** One run with its task runs as they arrive. */
export default async function RunPage({ params, searchParams }: Props) {
  const { team: slug, runUuid } = await params;
  const { team: ctx, viewer, place } = await runOfPage(slug, runUuid);
  const { timeZone } = viewer.user;
  const base = `/${ctx.team.slug}`;
  const work = settle(readRun(ctx, place));
  const [{ whole }, tasks, recent] = await Promise.all([
    readSearch(searchParams, ['whole']),
    listTasks(ctx, place.pipeline.uuid),
    readRecentRuns(ctx, place.pipeline.uuid),
  ]);
  const seen = recent.runs.find((run) => run.runUuid === place.runUuid);
  const frame = { place, base, timeZone, names: taskNames(tasks) };
  return (
    <>
      <PageHead
        title="Run"
        crumbs={[
          { label: 'Pipelines', href: `${base}/pipelines` },
          { label: place.pipeline.name, href: `${base}/pipelines/${place.pipeline.uuid}` },
        ]}
      >
        <p className="text-xs">
          <code className="text-xs wrap-anywhere">{place.runUuid}</code> of{' '}
          <Link href={`${base}/pipelines/${place.pipeline.uuid}`}>{place.pipeline.name}</Link>
        </p>
        <RunRequestNote request={place.request} timeZone={timeZone} />
      </PageHead>
      <Soon
        whole={whole !== undefined}
        work={work}
        fallback={
          <>
            <SeenRunPanel {...frame} seen={seen} fetchedAt={recent.fetchedAt} problem={null} />
            <WithoutScripts href={`${base}/runs/${place.runUuid}?whole=1`} />
          </>
        }
      >
        {({ value, problem }) =>
          problem ? (
            <SeenRunPanel
              {...frame}
              seen={seen}
              fetchedAt={recent.fetchedAt}
              problem={problem.detail}
            />
          ) : (
            <RunPanel {...frame} run={value} seen={seen} fetchedAt={recent.fetchedAt} />
          )
        }
      </Soon>
      <div className="mt-3">
        <TimeZoneNote timeZone={timeZone} />
      </div>
    </>
  );
}
