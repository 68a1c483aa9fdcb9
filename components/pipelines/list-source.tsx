import type { PipelineList } from '@/lib/pipelines';
import { formatNumber } from '../ui/format';
import { SourceNote } from '../ui/source-note';

/** How many there are, and where their numbers come from: the age of the oldest reading shown. */
export function ListSource({ list, timeZone }: { list: PipelineList; timeZone: string }) {
  const times = list.items.flatMap(({ fetchedAt }) => (fetchedAt ? [fetchedAt.getTime()] : []));
  const all = list.total === list.items.length;
  const count = all
    ? formatNumber(list.total)
    : `${formatNumber(list.items.length)} of ${formatNumber(list.total)}`;
  return (
    <>
      <span className="text-xs text-muted">{count} shown</span>
      {times.length > 0 ? (
        <SourceNote source="Datamin" at={new Date(Math.min(...times))} timeZone={timeZone} />
      ) : null}
    </>
  );
}
