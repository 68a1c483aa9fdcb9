import { notFound } from 'next/navigation';
import { cache } from 'react';
import { kindWord } from '@/components/outputs/kinds';
import { linksTo } from '@/components/outputs/links';
import { OutputActions } from '@/components/outputs/output-actions';
import { OutputDoor } from '@/components/outputs/output-door.client';
import { MatchNav, PageSteps, PageTools } from '@/components/outputs/page-nav';
import { PagePiece } from '@/components/outputs/page-piece';
import { readPage } from '@/components/outputs/read-page';
import { TaskRunBadge } from '@/components/runs/badges';
import { PanelProblem } from '@/components/stats/panel-problem';
import { formatBytes } from '@/components/ui/format';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { SourceNote } from '@/components/ui/source-note';
import { Duration, RelativeTime } from '@/components/ui/time';
import { requireMembership } from '@/lib/auth';
import { now } from '@/lib/clock';
import { Invalid } from '@/lib/errors';
import { getPipeline, listTasks } from '@/lib/pipelines';
import type { ReadOutput } from '@/lib/runs';
import { orNotFound } from '../../../../_page/or-not-found';
import { hrefWith, readSearch, type SearchParams } from '../../../../_page/search';
import { settle } from '../../../../_page/settle';
import { taskNames } from '../../../../_page/task-names';
import { readAskedOutput } from '../asked-output';

interface Props {
  params: Promise<{ team: string; runUuid: string }>;
  searchParams: SearchParams;
}

const placeNames = ['pipeline', 'task', 'index', 'from', 'to'] as const;

export const metadata = { title: 'Output' };

/** The parts of an address that name the output; read once for the page. */
const pipelineOf = cache(async (slug: string, uuid: string) => {
  const { team, viewer } = await requireMembership(slug);
  return { team, viewer, pipeline: await orNotFound(getPipeline(team, uuid)) };
});

/**
 * One output on a page of its own, paged and searched on the server: complete without scripts. The history may
 * keep less of it, so this page does wait for Datamin.
 */
export default async function OutputPage({ params, searchParams }: Props) {
  const { team: slug, runUuid } = await params;
  const place = await readSearch(searchParams, placeNames);
  const asked = await readSearch(searchParams, ['as', 'at', 'find', 'match']);
  const { team: ctx, viewer, pipeline } = await pipelineOf(slug, place.pipeline ?? '');
  const { timeZone } = viewer.user;
  const query = new URLSearchParams(place);
  const read = await settle(
    orNotFound(readAskedOutput(ctx, runUuid, query)).catch((thrown) => {
      if (thrown instanceof Invalid) notFound();
      throw thrown;
    }),
  );
  const base = `/${ctx.team.slug}`;
  const runPath = `${base}/runs/${runUuid.toLowerCase()}`;
  const links = linksTo(runPath, place);
  const name = taskNames(await listTasks(ctx, pipeline.uuid)).get(place.task ?? '');
  const title = `Output of ${name ?? read.value?.taskRun.taskType ?? 'a task'}`;
  return (
    <>
      <PageHead
        title={title}
        crumbs={[
          { label: 'Pipelines', href: `${base}/pipelines` },
          { label: pipeline.name, href: `${base}/pipelines/${pipeline.uuid}` },
          {
            label: `Run ${runUuid.slice(0, 8)}`,
            href: hrefWith(runPath, { pipeline: pipeline.uuid, at: place.from }),
          },
        ]}
      >
        {read.value ? <Facts output={read.value} timeZone={timeZone} /> : null}
      </PageHead>
      <OutputDoor>
        <Panel
          id="output"
          title="Output"
          aside={
            <>
              <OutputActions links={links} label={title.toLowerCase()} />
              <SourceNote
                source={read.value?.source === 'history' ? 'the kept history' : 'Datamin’s log'}
                at={now()}
                timeZone={timeZone}
              />
            </>
          }
        >
          {read.problem ? (
            <PanelProblem what="The output" sentence={read.problem.detail} />
          ) : (
            <Body
              output={read.value}
              title={title}
              path={`${runPath}/output/view`}
              {...{ place, asked }}
            />
          )}
        </Panel>
      </OutputDoor>
    </>
  );
}

function Facts({ output, timeZone }: { output: ReadOutput; timeZone: string }) {
  const { taskRun, kind, bytes, decrypted, mediaType } = output;
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
      <TaskRunBadge successful={taskRun.successful} />
      <span>
        {kindWord(kind)}
        {mediaType ? ` (${mediaType})` : ''}, {formatBytes(bytes.byteLength)}
        {decrypted ? ', decrypted with the team’s key' : ''}
      </span>
      <span>
        took <Duration ms={taskRun.durationMs} absent="an unknown time" />
      </span>
      <RelativeTime at={taskRun.executedAt} timeZone={timeZone} />
    </p>
  );
}

function Body({
  output,
  title,
  path,
  place,
  asked,
}: {
  output: ReadOutput;
  title: string;
  path: string;
  place: Record<string, string>;
  asked: Record<string, string>;
}) {
  const page = readPage({ kind: output.kind, bytes: output.bytes, whole: true }, asked);
  const href = (changes: Record<string, string | null>) =>
    hrefWith(path, { ...place, ...asked }, changes);
  return (
    <div className="grid gap-3">
      <PageTools page={page} path={path} kept={place} href={href} />
      <MatchNav page={page} href={href} />
      <PagePiece page={page} label={title} />
      <PageSteps page={page} href={href} />
    </div>
  );
}
