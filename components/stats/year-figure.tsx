import type { Aggregates } from '@/lib/stats';
import { CalendarHeatMap } from '../charts/calendar-heat-map';
import type { TableChoice } from '../charts/data-table';
import { aggregateBuckets } from './aggregate-buckets';

/** A year of days of the UTC calendar, whatever the reader's zone is. */
export function YearFigure({
  id,
  year,
  table,
  csvHref,
}: {
  id: string;
  year: Aggregates;
  table: TableChoice;
  csvHref: string;
}) {
  return (
    <CalendarHeatMap
      id={id}
      title="The share of each day’s runs that succeeded"
      days={aggregateBuckets(year, new Date())}
      timeZone="UTC"
      note="UTC days, weeks start on Monday. Datamin may count failed tasks, not failed runs."
      {...{ table, csvHref }}
    />
  );
}
