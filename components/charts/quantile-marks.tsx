import { formatDuration } from '../ui/format';
import { percent } from './scales';

/** The durations within which 50%, 95% and 99% of the runs finish, in milliseconds. */
export interface Quantiles {
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

const rowHeight = 15;
/** How much room the words need above a plot. */
export const quantileRows = 3 * rowHeight;

/** Each in its own row, the larger the higher: p95 and p99 are often in the same place. */
export function QuantileMarks({
  quantiles: { p50, p95, p99 },
  bottom,
  place,
}: {
  quantiles: Quantiles;
  bottom: number;
  place: (ms: number) => number;
}) {
  const marks = [
    { name: 'p99', ms: p99 },
    { name: 'p95', ms: p95 },
    { name: 'p50', ms: p50 },
  ];
  return marks.map(({ name, ms }, row) => {
    if (ms === null) return null;
    const at = place(ms);
    const y = row * rowHeight + 11;
    const isLeft = at > 0.5;
    return (
      <g key={name}>
        <line
          className={`mark-quantile mark-${name}`}
          x1={percent(at)}
          x2={percent(at)}
          y1={y - 9}
          y2={bottom}
        />
        <text
          className="chart-text chart-halo"
          x={percent(at)}
          y={y}
          dx={isLeft ? -5 : 5}
          textAnchor={isLeft ? 'end' : 'start'}
        >
          <tspan className="chart-strong">{name}</tspan> {formatDuration(ms)}
        </text>
      </g>
    );
  });
}
