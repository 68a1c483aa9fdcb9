import { cache } from 'react';
import { LiveEvents } from '@/components/layout/live-events.client';
import { LiveRefresh } from '@/components/layout/live-refresh.client';
import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { type Choices, DoubtPanel } from '@/components/requests/doubt-panel';
import { LookForm } from '@/components/requests/look-form.client';
import { NoteForm } from '@/components/requests/note-form.client';
import { RequestOutcome } from '@/components/requests/request-outcome';
import { Timeline } from '@/components/requests/timeline';
import { RequestBadge } from '@/components/runs/badges';
import { InputPanel } from '@/components/runs/input-panel';
import { requesterName } from '@/components/runs/request-list';
import { Link } from '@/components/ui/link';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/time';
import { requireMembership } from '@/lib/auth';
import { roleCovers } from '@/lib/context';
import { formKey } from '@/lib/http';
import {
  findingSentences,
  isOver,
  type RunRequestStory,
  readRunInput,
  readRunRequest,
  requestVersion,
} from '@/lib/runs';
import { orNotFound } from '../../_page/or-not-found';
import { addNote, closeIt, lookNow, runItAgain, takeRun } from './actions';

interface Props {
  params: Promise<{ team: string; id: string }>;
}

/** How often the page looks again: progress shows by itself, other people's notes come now and then. Milliseconds. */
const liveMs = { underWay: 3000, besides: 30_000 };

const requestOfPage = cache(async (slug: string, id: string) => {
  const { team, viewer } = await requireMembership(slug);
  return { ctx: team, viewer, request: await orNotFound(readRunRequest(team, id)) };
});

export async function generateMetadata({ params }: Props) {
  const { team, id } = await params;
  const { request } = await requestOfPage(team, id);
  return { title: `Request to run ${request.pipelineName}` };
}

/**
 * The part of the API’s answer that stays while nothing changes; which runs an uncertain one may have started is looked
 * up.
 */
function shownOf(request: RunRequestStory): string {
  const { settledAt, endedAt, following, stalled, progress, lookedAt } = request;
  const piece = { settledAt, endedAt, following, stalled, progress };
  return JSON.stringify(request.doubtful ? { ...piece, lookedAt } : piece).slice(1, -1);
}

/** One request: what became of it, what only a person can decide, and everything that happened to it. */
export default async function RunRequestPage({ params }: Props) {
  const { team: slug, id } = await params;
  const { ctx, viewer, request } = await requestOfPage(slug, id);
  const base = `/${ctx.team.slug}`;
  const { timeZone } = viewer.user;
  const mayDecide = roleCovers(ctx.role, 'operator');
  const bound = { slug, id: request.id };
  const choices: Choices = {
    match: takeRun.bind(null, bound),
    close: closeIt.bind(null, bound),
    runAgain: runItAgain.bind(null, bound),
    look: lookNow.bind(null, bound),
  };
  const over = isOver(request.state);
  const address = `/api/v1/teams/${ctx.team.slug}/run-requests/${request.id}`;
  const input =
    mayDecide && request.inputBytes !== null ? await readRunInput(ctx, request.id) : null;
  const lastEvent = request.events.at(-1);
  return (
    <>
      <PageHead
        title="Run request"
        badge={<RequestBadge state={request.state} stalled={request.stalled} />}
        crumbs={[
          { label: 'Run requests', href: `${base}/run-requests` },
          {
            label: request.pipelineName,
            href: `${base}/run-requests?pipeline=${request.pipelineUuid}`,
          },
        ]}
      >
        <p className="wrap-anywhere">
          {requesterName(request)} requested a run of{' '}
          <Link href={`${base}/pipelines/${request.pipelineUuid}`}>{request.pipelineName}</Link>{' '}
          <RelativeTime at={request.requestedAt} timeZone={timeZone} />
          {request.bulkRunId ? (
            <>
              , as one of a <Link href={`${base}/bulk-runs/${request.bulkRunId}`}>bulk run</Link>
            </>
          ) : null}
        </p>
      </PageHead>
      <div className="grid gap-4 lg:grid-cols-2">
        <div className="grid min-w-0 content-start gap-4">
          <RequestOutcome request={request} base={base} />
          {request.doubtful ? (
            <DoubtPanel
              finding={request.finding && findingSentences[request.finding]}
              choices={mayDecide ? choices : null}
              runAgainKey={await formKey()}
              {...{ request, base, timeZone }}
            />
          ) : null}
          {mayDecide && !over && !request.doubtful && request.runUuid ? (
            <LookForm action={choices.look} />
          ) : null}
          {input === null ? null : (
            <Panel id="input" title="Started with">
              <InputPanel
                input={input}
                bytes={request.inputBytes ?? 0}
                againHref={`${base}/pipelines/${request.pipelineUuid}/run?from=${request.id}`}
              />
            </Panel>
          )}
        </div>
        <Panel id="timeline" title="What happened">
          <div className="grid gap-4">
            <Timeline events={request.events} timeZone={timeZone} />
            {mayDecide ? <NoteForm action={addNote.bind(null, bound)} /> : null}
          </div>
        </Panel>
      </div>
      <div className="mt-4">
        <TimeZoneNote timeZone={timeZone} />
      </div>
      <LiveEvents url={`${address}/events`} since={requestVersion(request, lastEvent?.id)}>
        {over ? null : (
          <LiveRefresh url={address} shown={shownOf(request)} everyMs={liveMs.underWay} />
        )}
        <LiveRefresh everyMs={liveMs.besides} />
      </LiveEvents>
    </>
  );
}
