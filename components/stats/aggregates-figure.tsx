import type { Aggregates } from '@/lib/stats';
import { AggregateChart } from '../charts/aggregate-chart';
import type { Period } from '../charts/buckets';

/** Datamin's aggregates drawn. Its buckets are the UTC calendar's, whatever the reader's zone is. */
export function AggregatesFigure({
  id,
  title,
  aggregates,
  period,
}: {
  id: string;
  title: string;
  aggregates: Aggregates;
  period: Period;
}) {
  const now = new Date();
  return (
    <AggregateChart
      id={id}
      title={title}
      period={period}
      timeZone="UTC"
      buckets={aggregates.items.map(({ doubtful, ...bucket }) => ({
        ...bucket,
        // A count beside an impossible one is no better.
        ...(doubtful && { successes: null, failures: null }),
        partial: bucket.from <= now && now < bucket.to,
        upcoming: bucket.from > now,
      }))}
      note="Periods follow the UTC calendar, weeks start on Monday. Datamin may count each failed task."
    />
  );
}
