import type { ScheduleView } from '@/lib/schedules';
import { Link } from '../ui/link';
import { type Column, Table } from '../ui/table';
import { RelativeTime } from '../ui/time';
import { FiringBadge, ScheduleBadge } from './badges';

/** Schedules with what comes next and the outcome of the last firing. */
export function ScheduleTable({
  schedules,
  base,
  timeZone,
}: {
  schedules: readonly ScheduleView[];
  base: string;
  timeZone: string;
}) {
  const columns: Column<ScheduleView>[] = [
    {
      key: 'name',
      header: 'Schedule',
      title: true,
      className: 'wrap-anywhere',
      cell: ({ id, name }) => (
        <Link look="plain" href={`${base}/schedules/${id}`}>
          {name}
        </Link>
      ),
    },
    {
      key: 'pipeline',
      header: 'Pipeline',
      className: 'wrap-anywhere',
      cell: ({ pipelineUuid, pipelineName }) => (
        <Link href={`${base}/pipelines/${pipelineUuid}`}>{pipelineName}</Link>
      ),
    },
    {
      key: 'rhythm',
      header: 'When',
      className: 'wrap-anywhere',
      cell: ({ words, timeZone: zone }) => (
        <span>
          {words} <span className="text-xs text-muted">{zone}</span>
        </span>
      ),
    },
    { key: 'state', header: 'State', cell: (schedule) => <ScheduleBadge {...schedule} /> },
    {
      key: 'next',
      header: 'Next',
      className: 'whitespace-nowrap',
      cell: ({ nextDueAt }) =>
        nextDueAt ? <RelativeTime at={nextDueAt} timeZone={timeZone} mayCome /> : null,
    },
    {
      key: 'last',
      header: 'Last',
      cell: ({ lastFiring }) =>
        lastFiring ? (
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <FiringBadge firing={lastFiring} />
            <RelativeTime at={lastFiring.dueAt} timeZone={timeZone} />
          </span>
        ) : (
          <span className="text-muted">not yet</span>
        ),
    },
  ];
  return <Table caption="Schedules" columns={columns} rows={schedules} rowKey={({ id }) => id} />;
}
