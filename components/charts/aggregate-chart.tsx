import { AggregateFigure, type AggregateFigureProps } from './aggregate-figure';
import { AggregateTable } from './aggregate-table';
import { ChartReader } from './chart-reader.client';
import type { TableChoice } from './data-table';

type Props = Omit<AggregateFigureProps, 'Reader' | 'children'> & {
  table?: TableChoice | undefined;
  /** Where the same numbers can be downloaded as a file. */
  csvHref?: string | undefined;
};

/** The figure with its reader and its table. */
export function AggregateChart({ table, csvHref, ...figure }: Props) {
  const { title, buckets, period, timeZone } = figure;
  return (
    <AggregateFigure {...figure} Reader={ChartReader}>
      <AggregateTable caption={title} {...{ buckets, period, timeZone, table, csvHref }} />
    </AggregateFigure>
  );
}
