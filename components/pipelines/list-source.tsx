import type { PipelineRange, PipelineView } from '@/lib/pipelines';
import { formatDay, formatNumber } from '../ui/format';
import { SourceNote } from '../ui/source-note';

const sources = [
  { source: 'history', name: 'run history' },
  { source: 'datamin', name: 'Datamin' },
] as const;

const dayMs = 86_400_000;
const days: Record<PipelineRange, number> = { '24h': 2, '7d': 7, '30d': 30, '90d': 90 };

/** How many there are, which days their numbers cover, and each source with the age of its oldest. */
export function ListSource({
  items,
  total,
  range,
  timeZone,
}: {
  items: readonly PipelineView[];
  total: number;
  range: PipelineRange;
  timeZone: string;
}) {
  const since = new Date(Date.now() - (days[range] - 1) * dayMs);
  const count = total === items.length ? '' : `${formatNumber(items.length)} of `;
  return (
    <>
      <span className="text-xs text-muted">
        <span role="status">
          {count}
          {formatNumber(total)} shown
        </span>
        {range === '24h' ? ' · yesterday and today' : ` · since ${formatDay(since, 'UTC')}`}, whole
        UTC days
      </span>
      {sources.map(({ source, name }) => {
        const of = items.filter((item) => item.source === source);
        const times = of.flatMap(({ fetchedAt }) => (fetchedAt ? [fetchedAt.getTime()] : []));
        const at = new Date(Math.min(...times));
        return times.length > 0 ? (
          <SourceNote
            key={source}
            source={of.length < items.length ? `${formatNumber(of.length)} from ${name}` : name}
            {...{ at, timeZone }}
          />
        ) : null;
      })}
    </>
  );
}
