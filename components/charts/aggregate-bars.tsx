import { barPaths } from './bar-paths';
import type { Bucket } from './buckets';
import { Stretched } from './stretched';

interface Props {
  buckets: readonly Bucket[];
  /** Height of the plot in pixels, and the count at its top. */
  height: number;
  max: number;
  /** Id of the stripe pattern that marks failures besides their colour. */
  stripes: string;
}

/**
 * Stacked bars, successes below and failures above. They are stretched to the frame's width, so no
 * script is needed; stripes are horizontal, because stretching would skew any other.
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
