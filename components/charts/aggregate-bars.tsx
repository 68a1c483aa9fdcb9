import { barPaths } from './bar-paths';
import type { Bucket } from './buckets';
import { Stretched } from './stretched';

interface Props {
  buckets: readonly Bucket[];
  /** Height of the plot in pixels and the count at its top. */
  height: number;
  max: number;
  /** Id of the stripes that mark failures beside their colour. */
  stripes: string;
}

/**
 * Stacked bars, successes below and failures above. Stretched to the width of the frame, so the chart
 * takes any width without a script; stripes are level, because a stretch would bend any other.
 */
export function AggregateBars({ buckets, height, max, stripes }: Props) {
  const { good, bad, striped, idle } = barPaths(buckets, height, max);
  return (
    <Stretched across={buckets.length} height={height}>
      {idle ? <path className="mark-idle" d={idle} /> : null}
      {good ? <path className="mark-good" d={good} vectorEffect="non-scaling-stroke" /> : null}
      {bad ? <path className="mark-bad" d={bad} vectorEffect="non-scaling-stroke" /> : null}
      {striped ? <path d={striped} fill={`url(#${stripes})`} /> : null}
    </Stretched>
  );
}
