import { BulkBadge } from '@/components/bulk-runs/bulk-badge';
import { BulkItems } from '@/components/bulk-runs/bulk-items';
import { BulkProgress } from '@/components/bulk-runs/bulk-progress';
import { pipelineCount } from '@/components/bulk-runs/outcome-words';
import { bulkRunHref, pickOf } from '@/components/bulk-runs/pick';
import { StopForm } from '@/components/bulk-runs/stop-form.client';
import { LiveEvents } from '@/components/layout/live-events.client';
import { LiveRefresh } from '@/components/layout/live-refresh.client';
import { TimeZoneNote } from '@/components/layout/time-zone-note';
import { requesterName } from '@/components/runs/request-list';
import { LinkButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/time';
import { requireMembership } from '@/lib/auth';
import { roleCovers } from '@/lib/context';
import { type BulkRunStory, getBulkRun, requestsFromNow } from '@/lib/runs';
import { orNotFound } from '../../_page/or-not-found';
import { stopIt } from '../actions';

interface Props {
  params: Promise<{ team: string; id: string }>;
}

export const metadata = { title: 'Bulk run' };

/** Where a bulk run is watched: how many got how far, what became of each, and how to stop it. */
export default async function BulkRunPage({ params }: Props) {
  const { team: slug, id } = await params;
  const { team: ctx, viewer } = await requireMembership(slug);
  // Before it is read, so that nothing that happens meanwhile is missed.
  const since = requestsFromNow();
  const bulkRun = await orNotFound(getBulkRun(ctx, id));
  const base = `/${ctx.team.slug}`;
  const { timeZone } = viewer.user;
  const { counts } = bulkRun;
  const mayRun = roleCovers(ctx.role, 'operator');
  const again = mayRun ? unsuccessful(bulkRun) : [];
  const isLive = counts.waiting + counts.underWay + counts.doubtful > 0;
  return (
    <>
      <PageHead
        title="Bulk run"
        badge={<BulkBadge state={bulkRun.state} />}
        crumbs={[
          { label: 'Run requests', href: `${base}/run-requests` },
          { label: 'Bulk runs', href: `${base}/bulk-runs` },
        ]}
        actions={
          <>
            {again.length > 0 ? (
              <LinkButton href={bulkRunHref(base, again)}>
                Run the unsuccessful ones again…
              </LinkButton>
            ) : null}
            {mayRun && counts.waiting > 0 ? (
              <StopForm action={stopIt.bind(null, { slug, id })} waiting={counts.waiting} />
            ) : null}
          </>
        }
      >
        <p className="wrap-anywhere">
          {requesterName(bulkRun)} requested runs of {pipelineCount(bulkRun.total)}{' '}
          <RelativeTime at={bulkRun.requestedAt} timeZone={timeZone} />, at most{' '}
          {bulkRun.perCredential} at once for each credential
          {bulkRun.anyway ? ', over open requests and cool-downs' : ''}.
        </p>
      </PageHead>
      <Standing bulkRun={bulkRun} />
      <div className="grid gap-4">
        <Panel id="progress" title="Progress" flush>
          <BulkProgress bulkRun={bulkRun} />
        </Panel>
        <Panel id="pipelines" title="Pipelines" flush footer={<TimeZoneNote timeZone={timeZone} />}>
          <BulkItems items={bulkRun.items} base={base} timeZone={timeZone} />
        </Panel>
      </div>
      {isLive ? (
        <LiveEvents url={`/api/v1/teams/${ctx.team.slug}/run-requests/events`} since={since}>
          <LiveRefresh everyMs={2000} />
        </LiveEvents>
      ) : null}
      {counts.waiting > 0 ? <LiveRefresh everyMs={5000} /> : null}
    </>
  );
}

/** What to know before the numbers: that it was stopped, or is waiting for a person. */
function Standing({ bulkRun: { stopped, counts, state } }: { bulkRun: BulkRunStory }) {
  if (stopped) {
    return (
      <Callout tone="warn" title={`${stopped.by} stopped it`} className="mb-4">
        <p>
          {counts.stopped === 1
            ? 'One pipeline was not requested and will not be.'
            : `${pipelineCount(counts.stopped)} were not requested and will not be.`}{' '}
          {counts.underWay > 0
            ? `What was requested goes on: ${pipelineCount(counts.underWay)} under way.`
            : 'Nothing is under way.'}
        </p>
      </Callout>
    );
  }
  if (state === 'asking' && counts.doubtful > 0) {
    return (
      <Callout tone="unsure" title="Some wait for a person" className="mb-4">
        <p>
          A request in doubt may be running, so it keeps its slot. Say what became of it to free the
          slot.
        </p>
      </Callout>
    );
  }
  return null;
}

/** The pipelines to pick in order to run again what failed, was refused or was never requested. */
function unsuccessful({ items, counts, state }: BulkRunStory): string[] {
  if (state === 'asking' || counts.underWay > 0) return [];
  const again = new Set(['failed', 'refused', 'leftOut', 'stopped']);
  return items
    .filter(({ outcome }) => again.has(outcome))
    .map(({ pipelineUuid, request, runUuid }) => pickOf(pipelineUuid, request?.runUuid ?? runUuid));
}
