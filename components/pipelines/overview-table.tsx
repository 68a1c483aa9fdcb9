import type { PipelineRange, PipelineView } from '@/lib/pipelines';
import { Icon } from '../ui/icon';
import { pack } from '../ui/packed';
import { OverviewCards } from './overview-cards.client';
import { toOverviewRow } from './overview-row';
import { OverviewRows } from './overview-rows.client';
import { rangeWords } from './overview-words';

export type OverviewView = 'list' | 'grid';

interface Props {
  pipelines: readonly PipelineView[];
  view: OverviewView;
  range: PipelineRange;
  base: string;
  timeZone: string;
  /** Whose rows these are: read to screen readers. */
  caption: string;
  /** Where the column heads lead; without it they are only names. */
  order?: { sort: string; href: (sort: string) => string } | undefined;
  /** Whether rows can be picked for a bulk run. */
  mayPick?: boolean | undefined;
}

const columns = [
  { head: 'Pipeline', sort: 'name', up: true },
  { head: 'State', sort: 'attention', up: true },
  { head: 'Last run', sort: 'last-run' },
  { head: 'Success rate', sort: 'success-rate', up: true },
  { head: 'Average duration', sort: 'duration' },
];

/** Pipelines with their health, from the history or as last read from Datamin: a table of rows or a grid of cards. */
export function OverviewTable({
  pipelines,
  view,
  range,
  base,
  timeZone,
  caption,
  order,
  mayPick,
}: Props) {
  const now = new Date();
  const rows = pipelines.map((pipeline) => toOverviewRow(pipeline, { timeZone, now }));
  const days = range === '90d' ? 90 : 30;
  const shown = { rows: pack(rows), base, days, mayPick };
  if (view === 'grid') return <OverviewCards {...shown} />;
  return (
    <table className="table overview">
      <caption className="sr-only">
        {caption}, with their health of {rangeWords[range].of}
      </caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <Head key={column.sort} {...column} order={order} />
          ))}
          <th scope="col">Last {days} days</th>
        </tr>
      </thead>
      <OverviewRows {...shown} />
    </table>
  );
}

function Head({
  head,
  sort,
  up = false,
  order,
}: (typeof columns)[number] & { order: Props['order'] }) {
  if (!order) return <th scope="col">{head}</th>;
  const isSorted = order.sort === sort;
  const direction = up ? 'ascending' : 'descending';
  return (
    <th scope="col" aria-sort={isSorted ? direction : undefined}>
      <a href={order.href(sort)} data-stay="">
        {head}
        <Icon name={isSorted ? (up ? 'up' : 'down') : 'sort'} className="size-3.5" />
      </a>
    </th>
  );
}
