import type { Spread } from '@/lib/stats';
import type { TableChoice } from '../charts/data-table';
import { DistributionChart } from '../charts/distribution-chart';
import { logBins } from '../charts/log-bins';
import { EmptyState } from '../ui/empty-state';
import { formatNumber } from '../ui/format';

/** Fewer durations are no distribution. */
const fewest = 3;

/** The distribution of durations, named after what it covers. */
export function DurationsFigure({
  id,
  durationsMs,
  spread,
  unit,
  table,
}: {
  id: string;
  durationsMs: readonly number[];
  spread: Spread;
  unit: 'run' | 'task run';
  table: TableChoice;
}) {
  if (durationsMs.length < fewest) {
    return (
      <EmptyState title={`Too few ${unit}s to show`}>
        <p>It takes three finished {unit}s in the log.</p>
      </EmptyState>
    );
  }
  const count = formatNumber(durationsMs.length);
  return (
    <DistributionChart
      id={id}
      title={`Durations of the newest ${count} ${unit}s`}
      bins={logBins(durationsMs)}
      quantiles={spread}
      note={`The newest ${count} finished ${unit}s in the log, whatever the range above. Each column is 25% wider than the previous one.`}
      table={table}
    />
  );
}
