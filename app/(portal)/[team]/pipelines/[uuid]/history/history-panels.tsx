import { AggregateChart } from '@/components/charts/aggregate-chart';
import { shortDuration } from '@/components/charts/axis-texts';
import { DistributionChart } from '@/components/charts/distribution-chart';
import { durationAxis } from '@/components/charts/scales';
import { Disagreement } from '@/components/history/disagreement';
import { ErrorTable } from '@/components/history/error-table';
import { FailureFacts, HistoryNumbers } from '@/components/history/history-numbers';
import { LinesFigure } from '@/components/history/lines-figure';
import { MetricFigures } from '@/components/history/metric-figures';
import { durationBins, runBuckets, sinceKnown } from '@/components/history/run-buckets';
import { SlowForm } from '@/components/history/slow-form';
import { StandingSource } from '@/components/history/standing-note';
import { TaskSumsTable } from '@/components/history/task-sums-table';
import { WeekTable } from '@/components/history/week-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Link } from '@/components/ui/link';
import { Panel } from '@/components/ui/panel';
import { PanelNote } from '@/components/ui/panel-states';
import { placeholderWords } from '@/components/ui/placeholders';
import { now } from '@/lib/clock';
import type { HistoryStatistics } from '@/lib/history';
import type { Consolidated } from '@/lib/stats';
import type { Settled } from '../../../_page/settle';
import { Soon } from '../../../_page/soon';
import type { NumbersBehind } from './numbers-behind';

interface Props {
  statistics: HistoryStatistics;
  /** What the range is called. */
  label: string;
  period: { from: Date; to: Date };
  datamin: Promise<Settled<Consolidated>>;
  slow: { path: string; search: Record<string, string | undefined>; seconds: number };
  /** The runs of this pipeline and range, filtered further. */
  runsHref: (filters: Record<string, string>) => string;
  behind: NumbersBehind;
  base: string;
  timeZone: string;
  whole: boolean;
}

/** A range of the history, from the whole to its parts. Every panel says how far the log has been read. */
export function HistoryPanels(props: Props) {
  const { statistics, label, datamin, slow, runsHref, behind, base, timeZone, whole } = props;
  const { period, sync, durations, errors, week, failures, tasks, metrics } = statistics;
  const source = <StandingSource standing={sync} timeZone={timeZone} />;
  const steps = sinceKnown(statistics.steps);
  const axis = durationAxis(Math.max(1, ...steps.map(({ p95Ms }) => p95Ms ?? 0)));
  const frame = { period, timeZone } as const;
  return (
    <>
      <Panel
        id="history-numbers"
        title={`Runs of ${label}`}
        flush
        aside={source}
        footer={
          <p className="flex flex-wrap gap-x-4">
            <Link href={runsHref({})}>All of these runs</Link>
            <Link href={runsHref({ status: 'failed' })}>Failed runs</Link>
          </p>
        }
      >
        {statistics.known ? null : (
          <PanelNote state="partial">
            Part of this range is not in the history: not read yet, or deleted by retention. The
            numbers cover the rest.
          </PanelNote>
        )}
        <HistoryNumbers numbers={statistics} />
        {statistics.known ? (
          <Soon work={datamin} whole={whole} fallback={null}>
            {({ value }) =>
              value ? (
                <Disagreement numbers={statistics} datamin={value} timeZone={timeZone} />
              ) : null
            }
          </Soon>
        ) : null}
      </Panel>
      <Panel id="history-trend" title={`Runs by ${period}`} aside={source}>
        <AggregateChart
          id="history-runs"
          title={`Runs by ${period}, and how long they took on average`}
          buckets={runBuckets(steps, now())}
          note={period === 'hour' ? undefined : `Calendar ${period}s in ${timeZone}.`}
          table={behind.table('history-trend')}
          csvHref={behind.csv('runs')}
          {...frame}
        />
      </Panel>
      <div className="grid grid-cols-1 gap-4 xl:grid-cols-2">
        <Panel id="history-lines" title="Durations over time" aside={source}>
          <LinesFigure
            id="history-quantiles"
            title={`Median and 95th percentile of run durations, by ${period}`}
            steps={steps}
            lines={[
              { name: 'median', values: steps.map(({ p50Ms }) => p50Ms) },
              { name: 'p95', values: steps.map(({ p95Ms }) => p95Ms) },
            ]}
            axis={axis}
            format={shortDuration}
            table={behind.table('history-lines')}
            csvHref={behind.csv('runs')}
            {...frame}
          />
        </Panel>
        <Panel id="history-distribution" title="Duration distribution" aside={source}>
          <DistributionChart
            id="history-durations"
            title={`Durations of the runs of ${label}`}
            bins={durationBins(durations)}
            quantiles={{ p50: statistics.p50Ms, p95: statistics.p95Ms, p99: statistics.p99Ms }}
            note="Each column is 25% wider than the previous one."
            table={behind.table('history-distribution')}
            csvHref={behind.csv('durations')}
          />
        </Panel>
      </div>
      <Panel id="history-failures" title="Failures" flush aside={source}>
        <FailureFacts failures={failures} timeZone={timeZone} />
      </Panel>
      <Panel
        id="history-errors"
        title="Errors by kind"
        flush
        aside={source}
        footer={placeholderWords(errors.map(({ message }) => message))}
      >
        <ErrorTable
          errors={errors}
          timeZone={timeZone}
          runsHref={(words) => runsHref({ q: words })}
        />
      </Panel>
      <Panel id="history-tasks" title="Where the time goes" flush aside={source}>
        <SlowForm {...slow} types={[...new Set(tasks.map(({ taskType }) => taskType))]} />
        <TaskSumsTable tasks={tasks} base={base} />
      </Panel>
      <Panel id="history-week" title="By hour of the week" flush aside={source}>
        {week.hours.length > 0 ? (
          <WeekTable week={week} timeZone={timeZone} />
        ) : (
          <EmptyState title="No run started in this range" />
        )}
      </Panel>
      {metrics.length > 0 ? (
        <Panel id="history-metrics" title="Metrics" aside={source}>
          <MetricFigures
            metrics={metrics}
            table={behind.table('history-metrics')}
            csvHref={behind.csv('metrics')}
            {...frame}
          />
        </Panel>
      ) : null}
    </>
  );
}
