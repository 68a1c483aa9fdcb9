import { formatDuration, formatNumber } from '../ui/format';
import { type Bucket, countOf, isDoubtful, type Period } from './buckets';
import { bucketName } from './labels';
import { percent } from './scales';

interface Props {
  buckets: readonly Bucket[];
  period: Period;
  timeZone: string;
  /** Height of the plot in pixels and the count at its top. */
  height: number;
  max: number;
  /** Id of the hatch that marks failures beside their colour. */
  hatch: string;
}

/**
 * Stacked bars, successes below and failures above. Positions are in per cent and heights in pixels, so
 * the chart takes any width without a script and its words keep their size.
 */
export function AggregateBars({ buckets, ...frame }: Props) {
  return buckets.map((bucket, index) => (
    <g key={bucket.from.getTime()} className="bucket">
      <title>{describeBucket(bucket, frame.period, frame.timeZone)}</title>
      <BucketMarks bucket={bucket} index={index} count={buckets.length} {...frame} />
    </g>
  ));
}

function BucketMarks({
  bucket,
  index,
  count,
  height,
  max,
  hatch,
}: Omit<Props, 'buckets'> & { bucket: Bucket; index: number; count: number }) {
  const slot = { x: percent(index / count), width: percent(1 / count), y: 0, height };
  const gap = count > 120 ? 0 : count > 40 ? 0.1 : 0.18;
  const bar = { x: percent((index + gap) / count), width: percent((1 - 2 * gap) / count) };
  if (isDoubtful(bucket)) {
    return (
      <>
        <rect className="mark-doubt-ground" {...slot} />
        <text className="chart-text" x={percent((index + 0.5) / count)} y={12} textAnchor="middle">
          {count <= 40 ? '?' : ''}
        </text>
        <rect className="mark-doubt" {...bar} y={height - 8} height={7} />
        <rect className="bucket-area" {...slot} />
      </>
    );
  }
  const good = (bucket.successes ?? 0) > 0 ? barHeight(bucket.successes ?? 0, max, height) : 0;
  const bad = (bucket.failures ?? 0) > 0 ? barHeight(bucket.failures ?? 0, max, height) : 0;
  return (
    <>
      {bucket.partial ? <rect className="mark-partial" {...slot} /> : null}
      {countOf(bucket) === 0 ? (
        <rect className="mark-idle" {...bar} y={height - 3} height={3} />
      ) : null}
      {good > 0 ? (
        <rect className="mark-good" {...bar} y={px(height - good)} height={px(good)} />
      ) : null}
      {bad > 0 ? (
        <>
          <rect className="mark-bad" {...bar} y={px(height - good - bad)} height={px(bad)} />
          <rect {...bar} y={px(height - good - bad)} height={px(bad)} fill={`url(#${hatch})`} />
        </>
      ) : null}
      <rect className="bucket-area" {...slot} />
    </>
  );
}

/** One failure among ten thousand runs is still to be seen. */
function barHeight(value: number, max: number, height: number): number {
  return Math.max(2, (value / max) * height);
}

function px(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A bucket in a sentence. */
export function describeBucket(bucket: Bucket, period: Period, timeZone: string): string {
  const name = bucketName(bucket, period, timeZone);
  const when = bucket.partial ? `${name} (so far)` : name;
  if (isDoubtful(bucket)) return `${when}: doubtful, the source contradicts itself`;
  if (countOf(bucket) === 0) return `${when}: no runs`;
  const duration =
    bucket.averageDurationMs === null
      ? 'duration unknown'
      : `on average ${formatDuration(bucket.averageDurationMs)}`;
  const succeeded = formatNumber(bucket.successes ?? 0);
  const failed = formatNumber(bucket.failures ?? 0);
  return `${when}: ${succeeded} succeeded, ${failed} failed, ${duration}`;
}
