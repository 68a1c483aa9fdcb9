import type { ComponentType, ReactNode } from 'react';
import { formatCompact } from '../ui/format';
import { AggregateBars } from './aggregate-bars';
import { axisLabels } from './axis-labels';
import { AxisTexts, axisWidth, PlotWord, shortDuration, TierLabels } from './axis-texts';
import { type Bucket, countOf, isEmpty, type Period, summarize } from './buckets';
import { bucketMarks, describeAll } from './describe-bucket';
import { DoubtMarks } from './doubt-marks';
import { DurationLine } from './duration-line';
import { AggregateLegend } from './legend';
import { PartialMarks } from './partial-marks';
import { Hatch, Stripes } from './patterns';
import type { ReaderProps } from './reader-marks';
import { type Axis, alignedDurationAxis, countAxis } from './scales';

const height = 180;
const top = 10;
const foot = 20;

export interface AggregateFigureProps {
  /** Unique on the page: the drawing's ids are derived from it. */
  id: string;
  title: string;
  buckets: readonly Bucket[];
  period: Period;
  /** The zone whose calendar made the buckets; not always the reader's. */
  timeZone: string;
  note?: ReactNode;
  /** Reads the marks out; a document without scripts needs a different one from a page. */
  Reader: ComponentType<ReaderProps>;
  /** The figure's table. */
  children?: ReactNode;
}

/** Stacked successes and failures per period, with the average duration. */
export function AggregateFigure({ note, Reader, children, ...plot }: AggregateFigureProps) {
  const { title, buckets, period, timeZone } = plot;
  const summary = summarize(buckets);
  const counts = countAxis(Math.max(0, ...buckets.map(countOf)));
  const longest = Math.max(0, ...buckets.map((bucket) => bucket.averageDurationMs ?? 0));
  const durations = longest > 0 ? alignedDurationAxis(longest, counts.ticks.length - 1) : null;
  const rows = { top, height };
  return (
    <figure className="chart-frame">
      <AggregateLegend {...summary} hasDurations={durations !== null} />
      <div className="mt-2 flex">
        <AxisTexts axis={counts} format={formatCompact} anchor="end" {...rows} />
        <Reader
          label={title}
          marks={bucketMarks(buckets, period, timeZone)}
          grid={{ columns: buckets.length, rows: 1, first: 0, top, pitch: height }}
        >
          <Plot
            {...plot}
            counts={counts}
            durations={durations}
            words={describeAll(summary, buckets.length, period, timeZone)}
          />
        </Reader>
        {durations ? (
          <AxisTexts axis={durations} format={shortDuration} anchor="start" {...rows} />
        ) : null}
      </div>
      {note ? <figcaption className="mt-1 text-xs text-muted">{note}</figcaption> : null}
      {children}
    </figure>
  );
}

function Plot({
  id,
  title,
  buckets,
  period,
  timeZone,
  counts,
  durations,
  words,
}: Omit<AggregateFigureProps, 'Reader' | 'note' | 'children'> & {
  counts: Axis;
  durations: Axis | null;
  words: string;
}) {
  const axes =
    axisWidth(counts, formatCompact) + (durations ? axisWidth(durations, shortDuration) : 0);
  const plotWidth = (frame: number) => frame - axes;
  const drawn = { buckets, height };
  const nothing = buckets.length === 0 ? 'no data' : buckets.every(isEmpty) ? 'no runs' : null;
  return (
    <svg
      role="img"
      aria-labelledby={`${id}-title ${id}-desc`}
      width="100%"
      height={top + height + foot}
      className="block overflow-visible"
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{words}</desc>
      <defs>
        <Stripes id={`${id}-stripes`} isFine={buckets.length > 100} />
        <Hatch id={`${id}-hatch`} />
      </defs>
      <svg y={top} width="100%" height={height} overflow="visible" aria-hidden="true">
        <PartialMarks {...drawn} />
        <Grid axis={counts} />
        <DoubtMarks {...drawn} hatch={`${id}-hatch`} plotWidth={plotWidth} />
        <AggregateBars {...drawn} max={counts.max} stripes={`${id}-stripes`} />
        {durations ? <DurationLine {...drawn} max={durations.max} /> : null}
        {nothing ? <PlotWord y={height / 2}>{nothing}</PlotWord> : null}
      </svg>
      <TierLabels
        y={top + height + 15}
        plotWidth={plotWidth}
        labels={axisLabels(buckets, period, timeZone)}
      />
    </svg>
  );
}

function Grid({ axis }: { axis: Axis }) {
  return axis.ticks.map((tick) => {
    const y = height - (tick / axis.max) * height;
    return (
      <line
        key={tick}
        className={tick === 0 ? 'chart-base' : 'chart-grid'}
        x2="100%"
        y1={y}
        y2={y}
      />
    );
  });
}
