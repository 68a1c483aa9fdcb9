import type { ReactNode } from 'react';
import { formatCompact, formatDuration, formatNumber, formatShare } from '../ui/format';
import { AxisTexts, axisWidth, PlotWord, TierLabels } from './axis-texts';
import { ChartReader } from './chart-reader.client';
import type { TableChoice } from './data-table';
import { DistributionTable } from './distribution-table';
import { binName, type DurationBin, logShare, logTicks } from './log-bins';
import { QuantileMarks, type Quantiles, quantileRows } from './quantile-marks';
import { countAxis, short } from './scales';
import { Stretched } from './stretched';

const height = 120;
const foot = 20;
const top = quantileRows + 6;
/** Width of the drawing, in its own units. */
const across = 1000;

interface Props {
  /** Unique on the page: the drawing's ids are derived from it. */
  id: string;
  title: string;
  /** Adjoining and ascending: see logBins. */
  bins: readonly DurationBin[];
  quantiles: Quantiles;
  note?: ReactNode;
  table?: TableChoice | undefined;
  csvHref?: string | undefined;
}

/** How long runs take: a histogram on a logarithmic axis, with the durations within which 50%, 95% and 99% finish. */
export function DistributionChart({ id, title, bins, quantiles, note, table, csvHref }: Props) {
  const counts = countAxis(Math.max(0, ...bins.map(({ count }) => count)), 3);
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const [fromMs, toMs] = [bins[0]?.fromMs ?? 1, bins.at(-1)?.toMs ?? 10];
  const side = axisWidth(counts, formatCompact);
  return (
    <figure className="chart-frame">
      <div className="flex">
        <AxisTexts axis={counts} format={formatCompact} anchor="end" top={top} height={height} />
        <ChartReader
          label={title}
          marks={{ count: bins.length, lines: bins.map((bin) => binLine(bin, total)).join('\n') }}
          grid={{ columns: bins.length, rows: 1, first: 0, top, pitch: height }}
        >
          <svg
            role="img"
            aria-labelledby={`${id}-title ${id}-desc`}
            width="100%"
            height={top + height + foot}
            className="block overflow-visible"
          >
            <title id={`${id}-title`}>{title}</title>
            <desc id={`${id}-desc`}>{inWords(total, quantiles)}</desc>
            <svg y={top} width="100%" height={height} overflow="visible" aria-hidden="true">
              <Stretched across={across} height={height}>
                <Bins bins={bins} max={counts.max} place={(ms) => logShare(ms, fromMs, toMs)} />
              </Stretched>
              {total === 0 ? <PlotWord y={height / 2}>no data</PlotWord> : null}
              <line className="chart-base" x2="100%" y1={height} y2={height} />
            </svg>
            <QuantileMarks
              quantiles={quantiles}
              bottom={top + height}
              place={(ms) => logShare(ms, fromMs, toMs)}
            />
            <TierLabels
              y={top + height + 15}
              plotWidth={(frame) => frame - side}
              labels={bins.length > 0 ? logTicks(fromMs, toMs) : []}
            />
          </svg>
        </ChartReader>
      </div>
      {note ? <figcaption className="mt-1 text-xs text-muted">{note}</figcaption> : null}
      <DistributionTable caption={title} {...{ bins, total, table, csvHref }} />
    </figure>
  );
}

function Bins({
  bins,
  max,
  place,
}: {
  bins: readonly DurationBin[];
  max: number;
  place: (ms: number) => number;
}) {
  const slots = bins.map((bin) => {
    const [from, to] = [place(bin.fromMs) * across, place(bin.toMs) * across];
    const size = bin.count > 0 ? Math.max(2, (bin.count / max) * height) : 0;
    return { x: short(from), width: short(to - from), size: short(size) };
  });
  return (
    <path
      className="mark-count"
      d={slots
        .filter(({ size }) => size > 0)
        .map(({ x, width, size }) => `M${x} ${height}h${short(width * 0.92)}v${-size}H${x}z`)
        .join('')}
    />
  );
}

function binLine(bin: DurationBin, total: number): string {
  const { count } = bin;
  const runs = count === 0 ? 'no runs' : `${formatNumber(count)} run${count === 1 ? '' : 's'}`;
  const share = count === 0 ? '' : `, ${formatShare(count, total)} of all`;
  return `${binName(bin)}\t${runs}${share}`;
}

function inWords(total: number, { p50, p95, p99 }: Quantiles): string {
  if (total === 0) return 'Nothing to show.';
  const runs = `${formatNumber(total)} run${total === 1 ? '' : 's'}`;
  const marks = [
    p50 !== null && `half within ${formatDuration(p50)}`,
    p95 !== null && `95% within ${formatDuration(p95)}`,
    p99 !== null && `99% within ${formatDuration(p99)}`,
  ].filter(Boolean);
  return `${[runs, ...marks].join('; ')}.`;
}
