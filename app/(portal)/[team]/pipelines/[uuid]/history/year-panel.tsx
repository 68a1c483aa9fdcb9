import { CalendarHeatMap } from '@/components/charts/calendar-heat-map';
import { runDays } from '@/components/history/run-buckets';
import { StandingSource } from '@/components/history/standing-note';
import { PanelProblem } from '@/components/stats/panel-problem';
import { Panel } from '@/components/ui/panel';
import { now } from '@/lib/clock';
import type { RunStep, SyncView } from '@/lib/history';
import type { Settled } from '../../../_page/settle';
import type { NumbersBehind } from './numbers-behind';

/** The last year, one cell per day, in the reader's time zone. */
export function YearPanel({
  year,
  sync,
  timeZone,
  behind,
}: {
  year: Settled<RunStep[]>;
  sync: SyncView;
  timeZone: string;
  behind: NumbersBehind;
}) {
  return (
    <Panel
      id="year"
      title="The last year"
      aside={<StandingSource standing={sync} timeZone={timeZone} />}
    >
      {year.problem ? (
        <PanelProblem what="The year" sentence={year.problem.detail} />
      ) : (
        <CalendarHeatMap
          id="history-year"
          title="The share of each day’s runs that succeeded"
          days={runDays(year.value, now())}
          timeZone={timeZone}
          note={`${timeZone} days, weeks start on Monday. Runs are counted by when they started.`}
          table={behind.table('year')}
          csvHref={behind.csv('year')}
        />
      )}
    </Panel>
  );
}
