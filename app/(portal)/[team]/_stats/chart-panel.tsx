import { AggregatesFigure } from '@/components/stats/aggregates-figure';
import { ChartBar } from '@/components/stats/chart-bar';
import { PanelProblem, WithoutScripts } from '@/components/stats/panel-problem';
import { ReadingProblem } from '@/components/stats/reading-note';
import { Panel } from '@/components/ui/panel';
import { SkeletonLines } from '@/components/ui/skeleton';
import { readAggregates } from '@/lib/stats';
import { hrefWith } from '../_page/search';
import { settle } from '../_page/settle';
import { Soon } from '../_page/soon';
import { type AskedChart, chartPeriods } from './chart';
import { LiveNote } from './live-note';
import type { SubjectPanel } from './subject-panel';

/** The aggregates that the address asks for, drawn. */
export function ChartPanel({
  ctx,
  subject,
  path,
  search,
  timeZone,
  chart,
}: SubjectPanel & { chart: AskedChart }) {
  const { period, count: _count, start: _start, whole, ...kept } = search;
  const bar = (
    <ChartBar
      action={path}
      kept={{ ...kept, period: chart.period }}
      count={chart.count}
      start={chart.start}
      errors={chart.errors}
      periods={chartPeriods.map((value) => ({
        label: `By ${value}`,
        href: hrefWith(path, kept, { period: value }),
        current: chart.period === value,
      }))}
    />
  );
  const title = `Runs by ${chart.period}`;
  const frame = { id: 'aggregates', title };
  if (chart.errors) return <Panel {...frame}>{bar}</Panel>;
  return (
    <Soon
      key={`${title} ${chart.count} ${chart.start ?? ''}`}
      whole={whole !== undefined}
      work={settle(readAggregates(ctx, subject, chart.input))}
      fallback={
        <Panel {...frame}>
          {bar}
          <SkeletonLines label="The aggregates are being read from Datamin" lines={9} />
          <WithoutScripts href={hrefWith(path, search, { whole: '1' })} />
        </Panel>
      }
    >
      {({ value, problem }) => (
        <Panel {...frame} aside={value ? <LiveNote reading={value} timeZone={timeZone} /> : null}>
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
                csvHref={hrefWith(`${path}/aggregates.csv`, chart.input)}
              />
            </>
          )}
        </Panel>
      )}
    </Soon>
  );
}
