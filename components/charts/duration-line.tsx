import { line } from 'd3-shape';
import type { Bucket } from './buckets';
import { percent, short } from './scales';
import { Stretched } from './stretched';

interface Props {
  buckets: readonly Bucket[];
  height: number;
  max: number;
}

/**
 * The average duration across the bars. It breaks where there is none: a line through a gap would
 * invent values. It stretches with the width; its stroke does not.
 */
export function DurationLine({ buckets, height, max }: Props) {
  const count = buckets.length;
  // Where the line turns at every pixel, a bold one would be a black band over the bars.
  const isDense = count > 100;
  const points = buckets.map((bucket) => bucket.averageDurationMs);
  const y = (value: number) => height - (value / max) * height;
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, index) => index + 0.5)
    .y((value) => y(value ?? 0))
    .digits(1)([...points]);
  return (
    <>
      <Stretched across={count} height={height}>
        {path ? (
          <>
            {isDense ? null : (
              <path className="mark-line-halo" d={path} vectorEffect="non-scaling-stroke" />
            )}
            <path
              className={isDense ? 'mark-line mark-line-fine' : 'mark-line'}
              d={path}
              vectorEffect="non-scaling-stroke"
            />
          </>
        ) : null}
      </Stretched>
      {points.map((value, index) =>
        value !== null && (count <= 20 || standsAlone(points, index)) ? (
          <circle
            key={buckets[index]?.from.getTime()}
            className="mark-point"
            cx={percent((index + 0.5) / count)}
            cy={short(y(value))}
            r={2.5}
          />
        ) : null,
      )}
    </>
  );
}

/** A point between two gaps has no line to make it visible. */
function standsAlone(points: (number | null)[], index: number): boolean {
  return (points[index - 1] ?? null) === null && (points[index + 1] ?? null) === null;
}
