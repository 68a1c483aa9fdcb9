import { cache } from 'react';
import { ConfirmAction } from '@/components/auth/confirm-action.client';
import { LiveRefresh } from '@/components/layout/live-refresh.client';
import { ScheduleBadge } from '@/components/schedules/badges';
import { ComingInstants } from '@/components/schedules/coming-instants';
import { FiringTable } from '@/components/schedules/firing-table';
import { ScheduleFacts } from '@/components/schedules/schedule-facts';
import { ScheduleForm } from '@/components/schedules/schedule-form.client';
import { Callout } from '@/components/ui/callout';
import { PageHead } from '@/components/ui/page-head';
import { CursorPagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/time';
import { requireMembership } from '@/lib/auth';
import { roleCovers } from '@/lib/context';
import { getSchedule, listFirings, previewSchedule } from '@/lib/schedules';
import { PipelineFreezeNotice } from '../../_freeze/notices';
import { orNotFound } from '../../_page/or-not-found';
import { hrefWith, readSearch, type SearchParams } from '../../_page/search';
import { settle } from '../../_page/settle';
import { forgetSchedule, pauseOrResume, saveSchedule } from '../actions';
import { choices, valuesOf } from '../form-values';

interface Props {
  params: Promise<{ team: string; id: string }>;
  searchParams: SearchParams;
}

const firingsShown = 20;

const scheduleOfPage = cache(async (slug: string, id: string) => {
  const { team, viewer } = await requireMembership(slug);
  return { ctx: team, viewer, schedule: await orNotFound(getSchedule(team, id)) };
});

export async function generateMetadata({ params }: Props) {
  const { team, id } = await params;
  return { title: (await scheduleOfPage(team, id)).schedule.name };
}

/** One schedule: what is due, what became of past occurrences, and how to change it. */
export default async function SchedulePage({ params, searchParams }: Props) {
  const { team: slug, id } = await params;
  const { ctx, viewer, schedule } = await scheduleOfPage(slug, id);
  const { cursor } = await readSearch(searchParams, ['cursor']);
  const firings = await settle(
    listFirings(ctx, id, { limit: firingsShown, ...(cursor && { cursor }) }),
  );
  const base = `/${ctx.team.slug}`;
  const path = `${base}/schedules/${schedule.id}`;
  const { timeZone } = viewer.user;
  const bound = { slug, id: schedule.id };
  const { paused } = schedule;
  return (
    <>
      <PageHead
        title={schedule.name}
        badge={<ScheduleBadge paused={paused} />}
        crumbs={[{ label: 'Schedules', href: `${base}/schedules` }]}
        actions={
          roleCovers(ctx.role, 'operator') ? (
            <>
              {paused ? (
                <ConfirmAction
                  action={pauseOrResume.bind(null, bound, 'resume')}
                  ask="Resume…"
                  confirm="Resume"
                >
                  <p>It resumes from now: firings missed while it was paused are not repeated.</p>
                </ConfirmAction>
              ) : (
                <ConfirmAction
                  action={pauseOrResume.bind(null, bound, 'pause')}
                  ask="Pause…"
                  confirm="Pause"
                >
                  <p>It requests no runs until someone resumes it; those in line are dropped.</p>
                </ConfirmAction>
              )}
              <ConfirmAction
                look="danger"
                action={forgetSchedule.bind(null, bound)}
                ask="Remove…"
                confirm="Remove schedule"
              >
                <p className="wrap-anywhere">
                  Removes <strong>{schedule.name}</strong> and what is known of its firings. The run
                  requests it made stay.
                </p>
              </ConfirmAction>
            </>
          ) : null
        }
      >
        <p>{schedule.words}</p>
      </PageHead>
      <PipelineFreezeNotice slug={slug} uuid={schedule.pipelineUuid} />
      {paused ? (
        <Callout tone="idle" className="mb-4" title="It is paused">
          {paused.by} paused it <RelativeTime at={paused.at} timeZone={timeZone} />.
        </Callout>
      ) : null}
      <div className="grid gap-4 lg:grid-cols-2">
        <Panel id="facts" title="What it does">
          <ScheduleFacts {...{ schedule, base, timeZone }} />
        </Panel>
        <Panel id="coming" title={paused ? 'Next times, once resumed' : 'Next times'}>
          <ComingInstants
            preview={previewSchedule(ctx, {
              cron: schedule.cron,
              timeZone: schedule.timeZone,
            })}
            timeZone={schedule.timeZone}
          />
        </Panel>
      </div>
      <Panel id="firings" title="What it did" flush className="mt-4">
        {firings.value ? (
          <FiringTable firings={firings.value.items} base={base} timeZone={schedule.timeZone} />
        ) : (
          <p className="p-4">{firings.problem.detail}</p>
        )}
      </Panel>
      <div className="mt-3">
        <CursorPagination
          firstHref={cursor ? path : undefined}
          nextHref={
            firings.value?.nextCursor
              ? hrefWith(path, {}, { cursor: firings.value.nextCursor })
              : undefined
          }
        />
      </div>
      {roleCovers(ctx.role, 'operator') ? (
        <Panel id="change" title="Edit" className="mt-4 max-w-3xl">
          <ScheduleForm
            action={saveSchedule.bind(null, bound)}
            choices={{ ...choices, pipelines: null }}
            values={valuesOf(schedule)}
            save="Save changes"
          />
        </Panel>
      ) : null}
      {cursor ? null : <LiveRefresh everyMs={5000} />}
    </>
  );
}
