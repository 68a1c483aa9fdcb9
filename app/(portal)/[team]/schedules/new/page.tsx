import { ScheduleForm } from '@/components/schedules/schedule-form.client';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { listPipelines } from '@/lib/pipelines';
import { NoPipelinesYet } from '../../_page/no-pipelines-yet';
import { readSearch, type SearchParams } from '../../_page/search';
import { makeSchedule } from '../actions';
import { choices, newValues } from '../form-values';

export const metadata = { title: 'New schedule' };

interface Props {
  params: Promise<{ team: string }>;
  searchParams: SearchParams;
}

export default async function NewSchedulePage({ params, searchParams }: Props) {
  const { team: ctx, viewer } = await requireMembership((await params).team, 'operator');
  const { slug } = ctx.team;
  const [{ items }, { pipeline }] = await Promise.all([
    listPipelines(ctx, { limit: 200 }),
    readSearch(searchParams, ['pipeline']),
  ]);
  const pipelines = items.map(({ uuid, name }) => ({ uuid, name }));
  return (
    <>
      <PageHead
        title="New schedule"
        crumbs={[{ label: 'Schedules', href: `/${slug}/schedules` }]}
      />
      {pipelines.length === 0 ? (
        <NoPipelinesYet ctx={ctx} />
      ) : (
        <Panel className="max-w-3xl">
          <ScheduleForm
            action={makeSchedule.bind(null, slug)}
            choices={{ ...choices, pipelines }}
            values={{
              ...newValues,
              pipelineUuid: pipeline ?? pipelines[0]?.uuid,
              timeZone: viewer.user.timeZone,
            }}
            save="Create schedule"
          />
        </Panel>
      )}
    </>
  );
}
