import type { Aggregates } from '@/lib/stats';
import { AggregateChart } from '../charts/aggregate-chart';
import type { Period } from '../charts/buckets';
import type { TableChoice } from '../charts/data-table';
import { aggregateBuckets } from './aggregate-buckets';

/** A chart of Datamin's aggregates. Their buckets follow the UTC calendar, whatever the reader's zone is. */
export function AggregatesFigure({
  id,
  title,
  aggregates,
  period,
  table,
  csvHref,
}: {
  id: string;
  title: string;
  aggregates: Aggregates;
  period: Period;
  table: TableChoice;
  csvHref?: string | undefined;
}) {
  return (
    <AggregateChart
      id={id}
      title={title}
      period={period}
      timeZone="UTC"
      buckets={aggregateBuckets(aggregates, new Date())}
      table={table}
      csvHref={csvHref}
      note="UTC periods, weeks start on Monday. Datamin may count failed tasks, not failed runs."
    />
  );
}
