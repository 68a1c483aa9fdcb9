import { formatDuration, formatNumber, formatShare } from '../ui/format';
import { type Bucket, countOf, isDoubtful, type Period, type Summary } from './buckets';
import { bucketName, periodWords } from './calendar';

/** A bucket in a sentence. The reader breaks it into lines at its first ": " and at each ", ". */
export function describeBucket(bucket: Bucket, period: Period, timeZone: string): string {
  return `${periodWords(bucket, period, timeZone)}: ${bucketWords(bucket)}`;
}

/** What happened in it. */
export function bucketWords(bucket: Bucket): string {
  if (bucket.upcoming) return 'still to come';
  if (isDoubtful(bucket)) return 'doubtful, the source contradicts itself';
  if (countOf(bucket) === 0) return 'no runs';
  const duration =
    bucket.averageDurationMs === null
      ? 'duration unknown'
      : `on average ${formatDuration(bucket.averageDurationMs)}`;
  const succeeded = formatNumber(bucket.successes ?? 0);
  const failed = formatNumber(bucket.failures ?? 0);
  return `${succeeded} succeeded, ${failed} failed, ${duration}`;
}

/** All of them in a few sentences, for who cannot see the chart. */
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
  return `${parts.filter(Boolean).join('; ')}. A table with every number follows.`;
}
