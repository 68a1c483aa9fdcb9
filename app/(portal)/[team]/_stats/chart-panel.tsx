import { AggregatesFigure } from '@/components/stats/aggregates-figure';
import { ChartBar } from '@/components/stats/chart-bar';
import { FigureSkeleton } from '@/components/stats/figure-skeleton';
import { PanelProblem, WithoutScripts } from '@/components/stats/panel-problem';
import { ReadingNote, ReadingProblem } from '@/components/stats/reading-note';
import { Panel } from '@/components/ui/panel';
import { hrefWith } from '../_page/search';
import { chartPeriods } from './chart';
import { Shown } from './shown';
import type { SubjectPanel } from './subject-panel';
import { tableChoice } from './table-choice';

/** A chart of the aggregates that the address asks for. */
export function ChartPanel({ statistics, chart, path, search, timeZone }: SubjectPanel) {
  const { period: _period, count: _count, start: _start, whole, ...kept } = search;
  const bar = (
    <ChartBar
      action={path}
      kept={{ ...kept, period: chart.period }}
      count={chart.count}
      start={chart.start}
      errors={chart.errors}
      periods={chartPeriods.map((value) => ({
        label: `${value.charAt(0).toUpperCase()}${value.slice(1)}`,
        href: hrefWith(path, kept, { period: value }),
        current: chart.period === value,
      }))}
    />
  );
  const title = `Runs by ${chart.period}`;
  const frame = { id: 'aggregates', title, below: 'hand' } as const;
  if (chart.errors || !statistics.chart) return <Panel {...frame}>{bar}</Panel>;
  return (
    <Shown
      key={`${title} ${chart.count} ${chart.start ?? ''}`}
      part={statistics.chart}
      whole={whole !== undefined}
      fallback={
        <Panel {...frame}>
          {bar}
          <FigureSkeleton label="The aggregates are being read from Datamin" size="chart" />
          <WithoutScripts href={hrefWith(path, search, { whole: '1' })} />
        </Panel>
      }
    >
      {({ value, problem }) => (
        <Panel
          {...frame}
          aside={value ? <ReadingNote reading={value} timeZone={timeZone} /> : null}
        >
          {bar}
          {problem ? (
            <PanelProblem what="The aggregates" sentence={problem.detail} />
          ) : (
            <>
              <ReadingProblem problem={value.problem} />
              <AggregatesFigure
                id="aggregates-chart"
                title={`Succeeded and failed by ${chart.period}`}
                aggregates={value}
                period={chart.period}
                table={tableChoice(path, search, 'aggregates')}
                csvHref={hrefWith(`${path}/aggregates.csv`, chart.input)}
              />
            </>
          )}
        </Panel>
      )}
    </Shown>
  );
}
