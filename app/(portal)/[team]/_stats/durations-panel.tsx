import { DurationsFigure } from '@/components/stats/durations-figure';
import { Panel } from '@/components/ui/panel';
import { spreadOf } from '@/lib/stats';
import type { StatisticsSearch } from './subject-panel';
import { tableChoice } from './table-choice';

/**
 * How long the newest runs took. Aggregates only have averages, so this is about the runs last seen in
 * the log, and says so.
 */
export function DurationsPanel({
  durationsMs,
  unit,
  below,
  path,
  search,
}: {
  durationsMs: readonly number[];
  /** What took so long: "run" or "task run". */
  unit: 'run' | 'task run';
  below: 'everywhere' | 'hand';
  path: string;
  search: StatisticsSearch;
}) {
  return (
    <Panel id="durations" title="Run durations" below={below}>
      <DurationsFigure
        id="durations-chart"
        spread={spreadOf(durationsMs)}
        table={tableChoice(path, search, 'durations')}
        {...{ durationsMs, unit }}
      />
    </Panel>
  );
}
