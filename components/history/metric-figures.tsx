import { scaleLinear } from 'd3-scale';
import type { MetricLine } from '@/lib/history';
import type { Period } from '../charts/buckets';
import type { TableChoice } from '../charts/data-table';
import { LinesFigure } from './lines-figure';

/** What a pipeline measures: a figure for each task that measures anything. */
export function MetricFigures({
  metrics,
  period,
  timeZone,
  table,
  csvHref,
}: {
  metrics: readonly MetricLine[];
  period: Period;
  timeZone: string;
  /** One choice and one file for all of them. */
  table: TableChoice;
  csvHref: string;
}) {
  return (
    <div className="grid grid-cols-1 gap-4">
      {metrics.map(({ taskUuid, taskName, taskType, steps }) => {
        const name = taskName ?? `${taskType} ${taskUuid.slice(0, 8)}`;
        const values = steps.flatMap(({ average, most }) => [average ?? 0, most ?? 0]);
        return (
          <LinesFigure
            key={taskUuid}
            id={`metric-${taskUuid}`}
            title={`${name}, on average and at most, by ${period}`}
            steps={steps}
            lines={[
              { name: `${name}, average`, values: steps.map(({ average }) => average) },
              { name: 'most', values: steps.map(({ most }) => most) },
            ]}
            axis={valueAxis(Math.max(...values))}
            format={formatValue}
            {...{ period, timeZone, table, csvHref }}
          />
        );
      })}
    </div>
  );
}

/** Starts at 0, because an axis that does not makes little look like much. Values below 0 are cut off. */
function valueAxis(largest: number) {
  const scale = scaleLinear()
    .domain([0, largest > 0 ? largest : 1])
    .nice(4);
  return { max: scale.domain()[1] ?? 1, ticks: scale.ticks(4) };
}

const numbers = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 4 });
const formatValue = (value: number) => numbers.format(value);
