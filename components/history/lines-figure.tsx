import { line } from 'd3-shape';
import { axisLabels } from '../charts/axis-labels';
import { AxisTexts, axisWidth, PlotWord, TierLabels } from '../charts/axis-texts';
import type { Period } from '../charts/buckets';
import { periodWords } from '../charts/calendar';
import { ChartReader } from '../charts/chart-reader.client';
import { DataLinks, DataTable, type TableChoice } from '../charts/data-table';
import type { Axis } from '../charts/scales';
import { Stretched } from '../charts/stretched';

const height = 140;
const top = 10;
const foot = 20;

/** One value per step; null where there is none. */
interface ValueLine {
  name: string;
  values: readonly (number | null)[];
}

/** Values over time: at most three lines, told apart by their dashes. Gaps stay gaps. */
export function LinesFigure({
  id,
  title,
  steps,
  lines,
  axis,
  format,
  period,
  timeZone,
  note,
  table,
  csvHref,
}: {
  /** Unique on the page. */
  id: string;
  title: string;
  steps: readonly { from: Date; to: Date }[];
  lines: readonly ValueLine[];
  axis: Axis;
  format: (value: number) => string;
  period: Period;
  timeZone: string;
  note?: string;
  table?: TableChoice | undefined;
  csvHref?: string | undefined;
}) {
  const side = axisWidth(axis, format);
  const buckets = steps.map((step) => ({
    ...step,
    successes: null,
    failures: null,
    averageDurationMs: null,
  }));
  const known = lines.flatMap(({ values }) => values.filter((value) => value !== null));
  return (
    <figure className="chart-frame">
      {lines.length > 1 ? <Legend lines={lines} /> : null}
      <div className="mt-2 flex">
        <AxisTexts axis={axis} format={format} anchor="end" top={top} height={height} />
        <ChartReader
          label={title}
          marks={{
            count: steps.length,
            lines: buckets
              .map(
                (step, index) => periodWords(step, period, timeZone) + said(lines, index, format),
              )
              .join('\n'),
          }}
          grid={{ columns: steps.length, rows: 1, first: 0, top, pitch: height }}
        >
          <svg
            role="img"
            aria-labelledby={`${id}-title ${id}-desc`}
            width="100%"
            height={top + height + foot}
            className="block overflow-visible"
          >
            <title id={`${id}-title`}>{title}</title>
            <desc id={`${id}-desc`}>{inWords(known, format)}</desc>
            <svg y={top} width="100%" height={height} overflow="visible" aria-hidden="true">
              {axis.ticks.map((tick) => (
                <line
                  key={tick}
                  className={tick === 0 ? 'chart-base' : 'chart-grid'}
                  x2="100%"
                  y1={y(tick, axis)}
                  y2={y(tick, axis)}
                />
              ))}
              <Stretched across={steps.length} height={height}>
                {lines.map((one, index) => (
                  <path
                    key={one.name}
                    className={`mark-line ${dashes[index] ?? ''}`}
                    d={pathOf(one.values, axis)}
                    vectorEffect="non-scaling-stroke"
                  />
                ))}
              </Stretched>
              {known.length === 0 ? <PlotWord y={height / 2}>no data</PlotWord> : null}
            </svg>
            <TierLabels
              y={top + height + 15}
              plotWidth={(frame) => frame - side}
              labels={axisLabels(buckets, period, timeZone)}
            />
          </svg>
        </ChartReader>
      </div>
      {note ? <figcaption className="mt-1 text-xs text-muted">{note}</figcaption> : null}
      <DataLinks caption={title} {...{ table, csvHref }}>
        {() => (
          <DataTable
            caption={title}
            headers={['Period', ...lines.map(({ name }) => name)]}
            rows={buckets.map((step, index) => ({
              key: step.from.getTime(),
              cells: [
                periodWords(step, period, timeZone),
                ...lines.map(({ values }) => {
                  const value = values[index] ?? null;
                  return value === null ? '–' : format(value);
                }),
              ],
            }))}
          />
        )}
      </DataLinks>
    </figure>
  );
}

const dashes = ['', 'mark-p95', 'mark-p99'];
const y = (value: number, { max }: Axis) => height - (value / max) * height;

function Legend({ lines }: { lines: readonly ValueLine[] }) {
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {lines.map(({ name }, index) => (
        <span key={name} className="inline-flex items-center gap-1.5">
          <svg aria-hidden="true" width="24" height="8">
            <path className={`mark-line ${dashes[index] ?? ''}`} d="M0 4H24" />
          </svg>
          {name}
        </span>
      ))}
    </p>
  );
}

/** A step whose neighbours have no value gets a short line of its own, to be visible at all. */
function pathOf(values: readonly (number | null)[], axis: Axis): string {
  const through = line<number | null>()
    .defined((value) => value !== null)
    .x((_, index) => index + 0.5)
    .y((value) => y(value ?? 0, axis))
    .digits(1)([...values]);
  const alone = values.flatMap((value, index) =>
    value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null
      ? [`M${index + 0.2} ${Math.round(y(value, axis))}h0.6`]
      : [],
  );
  return `${through ?? ''}${alone.join('')}`;
}

function said(
  lines: readonly ValueLine[],
  index: number,
  format: (value: number) => string,
): string {
  const values = lines.flatMap(({ name, values: all }) => {
    const value = all[index] ?? null;
    return value === null ? [] : [`${name} ${format(value)}`];
  });
  return `\t${values.length > 0 ? values.join(', ') : 'no data'}`;
}

function inWords(known: readonly number[], format: (value: number) => string): string {
  if (known.length === 0) return 'Nothing to show.';
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return `From ${format(least)} to ${format(most)}.`;
}
