import type { ReactNode } from 'react';
import { formatCompact, formatDuration, formatNumber } from '../ui/format';
import { AggregateBars } from './aggregate-bars';
import { AggregateTable } from './aggregate-table';
import { type Bucket, countOf, type Period, summarize } from './buckets';
import { DurationLine } from './duration-line';
import { axisName, labelStep } from './labels';
import { AggregateLegend } from './legend';
import { type Axis, countAxis, durationAxis, percent } from './scales';

const height = 180;
const top = 10;
const foot = 22;

/** Stacked successes and failures per period with the average duration, and the table behind it. */
export function AggregateChart({
  id,
  title,
  buckets,
  period,
  timeZone,
  note,
}: {
  /** Unique on the page: ids of the drawing are made from it. */
  id: string;
  title: string;
  buckets: readonly Bucket[];
  period: Period;
  /** The zone whose calendar made the buckets, which is not always the reader's. */
  timeZone: string;
  note?: ReactNode;
}) {
  const summary = summarize(buckets);
  const counts = countAxis(Math.max(0, ...buckets.map(countOf)));
  const longest = Math.max(0, ...buckets.map((bucket) => bucket.averageDurationMs ?? 0));
  const durations = durationAxis(longest);
  return (
    <figure className="chart-frame">
      <AggregateLegend {...summary} />
      <div className="mt-2 flex">
        <AxisTexts axis={counts} format={formatCompact} anchor="end" />
        <svg
          role="img"
          aria-labelledby={`${id}-title ${id}-desc`}
          width="100%"
          height={top + height + foot}
          className="min-w-0 flex-1 overflow-visible"
        >
          <title id={`${id}-title`}>{title}</title>
          <desc id={`${id}-desc`}>{inWords(summary, buckets.length, period)}</desc>
          <defs>
            <pattern
              id={`${id}-hatch`}
              width="4"
              height="4"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <path className="mark-hatch" d="M0 0V4" />
            </pattern>
          </defs>
          <svg y={top} width="100%" height={height} overflow="visible" aria-hidden="true">
            {counts.ticks.map((tick) => (
              <line
                key={tick}
                className={tick === 0 ? 'chart-base' : 'chart-grid'}
                x2="100%"
                y1={height - (tick / counts.max) * height}
                y2={height - (tick / counts.max) * height}
              />
            ))}
            <AggregateBars
              buckets={buckets}
              period={period}
              timeZone={timeZone}
              height={height}
              max={counts.max}
              hatch={`${id}-hatch`}
            />
            {longest > 0 ? (
              <DurationLine buckets={buckets} height={height} max={durations.max} />
            ) : null}
          </svg>
          <BucketLabels buckets={buckets} period={period} timeZone={timeZone} />
        </svg>
        {longest > 0 ? <AxisTexts axis={durations} format={formatDuration} anchor="start" /> : null}
      </div>
      {note ? <figcaption className="mt-1 text-xs text-muted">{note}</figcaption> : null}
      <AggregateTable caption={title} buckets={buckets} period={period} timeZone={timeZone} />
    </figure>
  );
}

function AxisTexts({
  axis,
  format,
  anchor,
}: {
  axis: Axis;
  format: (value: number) => string;
  anchor: 'start' | 'end';
}) {
  return (
    <svg aria-hidden="true" width={anchor === 'end' ? 40 : 52} height={top + height + foot}>
      {axis.ticks.map((tick) => (
        <text
          key={tick}
          className="chart-text"
          x={anchor === 'end' ? 34 : 6}
          y={top + height - (tick / axis.max) * height + 4}
          textAnchor={anchor}
        >
          {tick === 0 ? '0' : format(tick)}
        </text>
      ))}
    </svg>
  );
}

/** Five labels fit a phone; the others join where the frame is wide. */
function BucketLabels({
  buckets,
  period,
  timeZone,
}: {
  buckets: readonly Bucket[];
  period: Period;
  timeZone: string;
}) {
  const narrow = labelStep(buckets.length, 5);
  const wide = narrow % 2 === 0 && buckets.length > 5 ? narrow / 2 : narrow;
  return buckets.map((bucket, index) =>
    index % wide === 0 ? (
      <text
        key={bucket.from.getTime()}
        className={index % narrow === 0 ? 'chart-text' : 'chart-text chart-wide'}
        x={percent((index + 0.5) / buckets.length)}
        y={top + height + 16}
        textAnchor="middle"
      >
        {axisName(bucket, period, timeZone)}
      </text>
    ) : null,
  );
}

function inWords(summary: ReturnType<typeof summarize>, count: number, period: Period): string {
  if (count === 0) return 'Nothing to show.';
  const periods = `${formatNumber(count)} ${period}${count === 1 ? '' : 's'}`;
  const counts = `${formatNumber(summary.successes)} succeeded, ${formatNumber(summary.failures)} failed`;
  const empty = summary.empty > 0 ? `; ${formatNumber(summary.empty)} without runs` : '';
  const doubtful = summary.doubtful > 0 ? `; ${formatNumber(summary.doubtful)} doubtful` : '';
  return `${periods}: ${counts}${empty}${doubtful}. A table with every number follows.`;
}
