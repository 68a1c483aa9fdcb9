import { AggregateTable } from './aggregate-table';
import { CalendarFigure, type CalendarFigureProps } from './calendar-figure';
import { ChartReader } from './chart-reader.client';
import type { TableChoice } from './data-table';

type Props = Omit<CalendarFigureProps, 'Reader' | 'children'> & {
  /** Left out where the same days have a table elsewhere on the page. */
  table?: TableChoice | undefined;
  csvHref?: string | undefined;
};

/** The calendar with its reader and its table. */
export function CalendarHeatMap({ table, csvHref, ...figure }: Props) {
  const { title, days: buckets, timeZone } = figure;
  return (
    <CalendarFigure {...figure} Reader={ChartReader}>
      <AggregateTable caption={title} period="day" {...{ buckets, timeZone, table, csvHref }} />
    </CalendarFigure>
  );
}
