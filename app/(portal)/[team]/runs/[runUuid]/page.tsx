import { cache } from 'react';
import { RunComparisonPanel } from '@/components/history/run-comparison';
import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { CredentialTrouble } from '@/components/pipelines/credential-trouble';
import { RunAgain } from '@/components/runs/run-again';
import { ComingRunLead, RunLead, UnknownRunLead } from '@/components/runs/run-lead';
import { RunRequestNote } from '@/components/runs/run-request-note';
import { CopyLink } from '@/components/stats/copy-link.client';
import { WithoutScripts } from '@/components/stats/panel-problem';
import { Later } from '@/components/ui/later';
import { Link } from '@/components/ui/link';
import { PageHead } from '@/components/ui/page-head';
import { requireMembership } from '@/lib/auth';
import { now } from '@/lib/clock';
import { roleCovers, type TeamContext } from '@/lib/context';
import { compareRuns, getRun } from '@/lib/history';
import { getPipeline, listTasks } from '@/lib/pipelines';
import { type RecentRunsReading, readRecentRuns, readRun } from '@/lib/runs';
import { AfterHead } from '../../_page/after-head';
import { orNotFound } from '../../_page/or-not-found';
import { hrefWith, readSearch, type SearchParams } from '../../_page/search';
import { settle } from '../../_page/settle';
import { Soon } from '../../_page/soon';
import { taskNames } from '../../_page/task-names';
import { type KeptRun, summariseKeptRun } from './kept-run';
import { history, log, RunPanel, type SeenRun, SeenRunPanel } from './run-panel';
import { placeOfKept, placeOfRun } from './run-place';
import { RunWithoutDatamin } from './run-without-datamin';

interface Props {
  params: Promise<{ team: string; runUuid: string }>;
  searchParams: SearchParams;
}

/** What is known without asking Datamin; read once for the page and its title. */
const runOfPage = cache(async (slug: string, runUuid: string, pipeline = '', at = '') => {
  const { team, viewer } = await requireMembership(slug);
  const found = await orNotFound(placeOfRun(team, runUuid, { pipeline, at }));
  const [recent, { value: kept }] = await Promise.all([
    readRecentRuns(team, found.pipeline.uuid),
    // The history may not have read it yet.
    settle(getRun(team, found.runUuid, found.pipeline.uuid)),
  ]);
  const place = kept ? placeOfKept(found, kept) : found;
  return { team, viewer, place, seen: seenIn(recent, place.runUuid, kept), kept };
});

function seenIn(
  { runs, fetchedAt }: RecentRunsReading,
  runUuid: string,
  kept: KeptRun | null,
): SeenRun | undefined {
  const recent = runs.find((run) => run.runUuid === runUuid);
  if (recent) return { run: recent, source: log, at: fetchedAt };
  const run = kept ? summariseKeptRun(kept) : undefined;
  return run && { run, source: history, at: now() };
}

export async function generateMetadata({ params, searchParams }: Props) {
  const { team, runUuid } = await params;
  const { pipeline, at } = await readSearch(searchParams, ['pipeline', 'at']);
  const { place, seen } = await runOfPage(team, runUuid, pipeline, at);
  const name = `Run ${place.runUuid.slice(0, 8)} · ${place.pipeline.name}`;
  return { title: seen ? `${seen.run.status} · ${name}` : name };
}

/** One run with its task runs as they arrive. */
export default async function RunPage({ params, searchParams }: Props) {
  const { team: slug, runUuid } = await params;
  const { whole, ...hint } = await readSearch(searchParams, ['whole', 'pipeline', 'at']);
  const page = await runOfPage(slug, runUuid, hint.pipeline, hint.at);
  const { team: ctx, viewer, place, kept, seen } = page;
  const { timeZone } = viewer.user;
  const base = `/${ctx.team.slug}`;
  const work = settle(readRun(ctx, place));
  const [pipeline, tasks] = await Promise.all([
    getPipeline(ctx, place.pipeline.uuid),
    listTasks(ctx, place.pipeline.uuid),
  ]);
  const names = taskNames(tasks);
  const frame = { place, base, timeZone, names, seen };
  // It comes with the run: below the little that is known before, it would be pushed down.
  const rest = (
    <>
      {kept ? <SinceBefore ctx={ctx} run={kept} {...{ base, timeZone }} /> : null}
      <div className="mt-3">
        <TimeZoneNote timeZone={timeZone} />
      </div>
    </>
  );
  return (
    <>
      <PageHead
        title={`Run of ${place.pipeline.name}`}
        crumbs={[
          { label: 'Pipelines', href: `${base}/pipelines` },
          { label: place.pipeline.name, href: `${base}/pipelines/${place.pipeline.uuid}` },
        ]}
        actions={
          <>
            <CopyLink href={hrefWith(`${base}/runs/${place.runUuid}`, hint)} />
            {roleCovers(ctx.role, 'operator') ? (
              <RunAgain pipelineUuid={place.pipeline.uuid} request={place.request} base={base} />
            ) : null}
          </>
        }
        lead={
          <Soon
            whole={whole !== undefined}
            patience={0}
            work={work}
            fallback={
              seen ? (
                <RunLead run={seen.run} {...{ names, timeZone }} />
              ) : (
                <ComingRunLead beganAt={place.beganAt} timeZone={timeZone} />
              )
            }
          >
            {({ value, problem }) => {
              const run = value ?? seen?.run;
              if (run) return <RunLead run={run} {...{ names, timeZone }} />;
              return <UnknownRunLead problem={problem?.detail ?? null} />;
            }}
          </Soon>
        }
      >
        <p className="text-xs">
          <code className="text-xs wrap-anywhere">{place.runUuid}</code> of{' '}
          <Link href={`${base}/pipelines/${place.pipeline.uuid}`}>{place.pipeline.name}</Link>
        </p>
        <RunRequestNote request={place.request} base={base} timeZone={timeZone} />
      </PageHead>
      <Later>
        <AfterHead>
          <CredentialTrouble
            credential={pipeline.credential}
            runCredential={pipeline.runCredential}
          />
          <Soon
            whole={whole !== undefined}
            patience={100}
            work={work}
            fallback={
              <>
                <SeenRunPanel {...frame} problem={null} />
                <WithoutScripts
                  href={hrefWith(`${base}/runs/${place.runUuid}`, hint, { whole: '1' })}
                />
              </>
            }
          >
            {({ value, problem }) => (
              <>
                {value ? (
                  <RunPanel {...frame} run={value} />
                ) : (
                  <RunWithoutDatamin {...frame} ctx={ctx} problem={problem?.detail ?? null} />
                )}
                {rest}
              </>
            )}
          </Soon>
        </AfterHead>
      </Later>
    </>
  );
}

/** A run that the history has not read yet has nothing to be compared with. */
async function SinceBefore({
  ctx,
  run,
  base,
  timeZone,
}: {
  ctx: TeamContext;
  run: KeptRun;
  base: string;
  timeZone: string;
}) {
  const { value } = await settle(compareRuns(ctx, run));
  if (!value) return null;
  return (
    <div className="mt-4">
      <RunComparisonPanel
        comparison={value}
        beforeHref={hrefWith(`${base}/runs/${value.before.runUuid}`, {
          pipeline: run.pipeline.uuid,
          at: value.before.startedAt.toISOString(),
        })}
        {...{ base, timeZone }}
      />
    </div>
  );
}
