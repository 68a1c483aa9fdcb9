import type { Bucket } from './buckets';
import { percent } from './scales';

/** The background of periods that are not over: their bars will still grow. */
export function PartialMarks({ buckets, height }: { buckets: readonly Bucket[]; height: number }) {
  return buckets.map((bucket, index) =>
    bucket.partial ? (
      <rect
        key={bucket.from.getTime()}
        className="mark-partial"
        x={percent(index / buckets.length)}
        width={percent(1 / buckets.length)}
        height={height}
      />
    ) : null,
  );
}
