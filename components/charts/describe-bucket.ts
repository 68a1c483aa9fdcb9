import { formatDuration, formatNumber, formatShare } from '../ui/format';
import { type Bucket, countOf, isDoubtful, type Period, type Summary } from './buckets';
import { bucketName, periodWords } from './calendar';
import type { ReaderMarks } from './reader-marks';

/** What a chart's reader says about its buckets, as lines for readMark. */
export function bucketMarks(
  buckets: readonly Bucket[],
  period: Period,
  timeZone: string,
): ReaderMarks {
  const lines = buckets.map(
    (bucket) => `${periodWords(bucket, period, timeZone)}\t${bucketFacts(bucket)}`,
  );
  return { count: buckets.length, lines: lines.join('\n') };
}

/** A bucket's content: words, or its three numbers. */
export function bucketFacts(bucket: Bucket): string {
  if (bucket.upcoming) return 'still to come';
  if (isDoubtful(bucket)) return 'doubtful, the source contradicts itself';
  if (countOf(bucket) === 0) return 'no runs';
  const { successes, failures, averageDurationMs } = bucket;
  const duration = averageDurationMs === null ? '' : formatDuration(averageDurationMs);
  return `${formatNumber(successes ?? 0)}\t${formatNumber(failures ?? 0)}\t${duration}`;
}

/** All buckets in a few sentences, for those who cannot see the chart. */
export function describeAll(
  summary: Summary,
  count: number,
  period: Period,
  timeZone: string,
): string {
  if (count === 0) return 'Nothing to show.';
  const { successes, failures, empty, doubtful, worst } = summary;
  const rate = formatShare(successes, successes + failures);
  const parts = [
    `${formatNumber(count)} ${period}${count === 1 ? '' : 's'}: ${formatNumber(successes)} succeeded, ${formatNumber(failures)} failed`,
    rate && `success rate ${rate}`,
    worst &&
      count > 1 &&
      `most failures ${bucketName(worst, period, timeZone)} (${formatNumber(worst.failures ?? 0)})`,
    empty > 0 && `${formatNumber(empty)} without runs`,
    doubtful > 0 && `${formatNumber(doubtful)} doubtful`,
  ];
  return `${parts.filter(Boolean).join('; ')}.`;
}
