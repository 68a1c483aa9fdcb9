import type { ComponentType, ReactNode } from 'react';
import { formatNumber } from '../ui/format';
import { PlotWord, TierLabels } from './axis-texts';
import { type Bucket, summarize } from './buckets';
import { weekdayNames } from './calendar';
import { bucketFacts, describeAll } from './describe-bucket';
import { HeatCells, pitch } from './heat-cells';
import { type HeatDays, heatDays, monthLabels, monthSteps } from './heat-days';
import { HeatLegend } from './heat-legend';
import { type HeatMeasure, type HeatScale, heatScale } from './heat-levels';
import { Hatch } from './patterns';
import type { ReaderMarks, ReaderProps } from './reader-marks';
import { Stretched } from './stretched';

const top = 16;
const side = 30;

export interface CalendarFigureProps {
  /** Unique on the page: the drawing's ids are derived from it. */
  id: string;
  title: string;
  /** Days. One missing between the first and the last is shown as "no data". */
  days: readonly Bucket[];
  /** What colour and fill show: the share that succeeded, how many failed, or how many ran. */
  measure?: HeatMeasure;
  /** The zone whose calendar made the days. */
  timeZone: string;
  note?: ReactNode;
  /** Reads the days out; a document without scripts needs a different one from a page. */
  Reader: ComponentType<ReaderProps>;
  /** The figure's table. */
  children?: ReactNode;
}

/** A year of days by week, Monday first. */
export function CalendarFigure({
  measure = 'rate',
  days: buckets,
  note,
  Reader,
  children,
  ...frame
}: CalendarFigureProps) {
  const { title, timeZone } = frame;
  const calendar = heatDays(buckets, timeZone);
  const scale = heatScale(buckets, measure);
  const states = new Set(calendar.days.map(({ bucket }) => scale.of(bucket)));
  return (
    <figure className="chart-frame">
      <HeatLegend scale={scale} measure={measure} states={states} />
      <div className="heat-map mt-2 flex">
        <Weekdays />
        <Reader
          label={title}
          marks={dayMarks(calendar)}
          grid={{
            columns: calendar.columns,
            rows: 7,
            first: calendar.days[0]?.row ?? 0,
            top,
            pitch,
          }}
        >
          <Calendar
            {...frame}
            {...{ calendar, scale, measure }}
            words={words(calendar, timeZone)}
          />
        </Reader>
      </div>
      {note ? <figcaption className="mt-1 text-xs text-muted">{note}</figcaption> : null}
      {children}
    </figure>
  );
}

function Calendar({
  id,
  title,
  calendar,
  scale,
  measure,
  words,
}: Pick<CalendarFigureProps, 'id' | 'title'> & {
  calendar: HeatDays;
  scale: HeatScale;
  measure: HeatMeasure;
  words: string;
}) {
  const { days, columns } = calendar;
  return (
    <svg
      role="img"
      aria-labelledby={`${id}-title ${id}-desc`}
      width="100%"
      height={top + 7 * pitch}
      className="block overflow-visible"
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{words}</desc>
      <defs>
        <Hatch id={`${id}-hatch`} />
      </defs>
      <TierLabels y={10} plotWidth={(frame) => frame - side} labels={monthLabels(calendar)} />
      <svg y={top} width="100%" height={7 * pitch} overflow="visible" aria-hidden="true">
        <HeatCells {...{ calendar, scale, measure }} hatch={`${id}-hatch`} />
        {days.length === 0 ? <PlotWord y={3.5 * pitch}>no data</PlotWord> : null}
        <Stretched across={columns} height={7 * pitch}>
          <path
            className="heat-month"
            d={monthSteps(calendar, pitch)}
            vectorEffect="non-scaling-stroke"
          />
        </Stretched>
      </svg>
    </svg>
  );
}

function Weekdays() {
  return (
    <svg aria-hidden="true" width={side} height={top + 7 * pitch} className="shrink-0">
      {weekdayNames.map((name, row) =>
        row % 2 === 0 ? (
          <text key={name} className="chart-text" x={0} y={top + row * pitch + 10}>
            {name}
          </text>
        ) : null,
      )}
    </svg>
  );
}

/** A day's name follows from its position, so a line need not repeat it. */
function dayMarks({ days }: HeatDays): ReaderMarks {
  const lines = days.map(({ bucket }) =>
    bucket ? `${bucket.partial ? ' (so far)' : ''}\t${bucketFacts(bucket)}` : '\tno data',
  );
  return { count: days.length, lines: lines.join('\n'), firstDay: days[0]?.serial };
}

function words({ days }: HeatDays, timeZone: string): string {
  const known = days.flatMap(({ bucket }) => bucket ?? []);
  const unknown = days.length - known.length;
  const text = describeAll(summarize(known), known.length, 'day', timeZone);
  return unknown > 0
    ? `${text} Of ${formatNumber(unknown)} day${unknown === 1 ? '' : 's'} there is no data.`
    : text;
}
