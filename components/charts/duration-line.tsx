import { line } from 'd3-shape';
import type { Bucket } from './buckets';
import { percent } from './scales';

interface Props {
  buckets: readonly Bucket[];
  height: number;
  max: number;
}

/**
 * The average duration across the bars. It breaks where there is none: a line drawn through a gap would
 * invent values. Stretched with the width; the stroke is not.
 */
export function DurationLine({ buckets, height, max }: Props) {
  const count = buckets.length;
  const points = buckets.map((bucket) => bucket.averageDurationMs);
  const y = (value: number) => height - (value / max) * height;
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, index) => index + 0.5)
    .y((value) => y(value ?? 0))
    .digits(2)([...points]);
  return (
    <>
      <svg
        width="100%"
        height={height}
        viewBox={`0 0 ${Math.max(1, count)} ${height}`}
        preserveAspectRatio="none"
        overflow="visible"
        aria-hidden="true"
      >
        {path ? <path className="mark-line" d={path} vectorEffect="non-scaling-stroke" /> : null}
      </svg>
      {points.map((value, index) =>
        value !== null && (count <= 20 || standsAlone(points, index)) ? (
          <circle
            key={buckets[index]?.from.getTime()}
            className="mark-point"
            cx={percent((index + 0.5) / count)}
            cy={Math.round(y(value) * 10) / 10}
            r={2.5}
          />
        ) : null,
      )}
    </>
  );
}

/** A point between two gaps has no line to be seen by. */
function standsAlone(points: (number | null)[], index: number): boolean {
  return (points[index - 1] ?? null) === null && (points[index + 1] ?? null) === null;
}
