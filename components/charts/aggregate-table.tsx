import { formatDuration, formatNumber, formatShare } from '../ui/format';
import { type Bucket, countOf, isDoubtful, type Period } from './buckets';
import { periodWords } from './calendar';
import { DataLinks, DataTable, type TableChoice } from './data-table';

const headers = ['Period', 'Succeeded', 'Failed', 'Success rate', 'Average duration'];

/** Every number of the chart, for those who read rather than look. */
export function AggregateTable({
  caption,
  buckets,
  period,
  timeZone,
  table,
  csvHref,
}: {
  caption: string;
  buckets: readonly Bucket[];
  period: Period;
  timeZone: string;
  table?: TableChoice | undefined;
  csvHref?: string | undefined;
}) {
  if (buckets.length === 0) return null;
  return (
    <DataLinks {...{ caption, table, csvHref }}>
      {() => (
        <DataTable
          {...{ caption, headers }}
          rows={buckets.map((bucket) => ({
            key: bucket.from.getTime(),
            cells: [periodWords(bucket, period, timeZone), ...numbersOf(bucket)],
          }))}
        />
      )}
    </DataLinks>
  );
}

function numbersOf(bucket: Bucket): string[] {
  if (bucket.upcoming) return ['to come', 'to come', 'to come', '–'];
  const { successes, failures, averageDurationMs } = bucket;
  const share = formatShare(successes ?? 0, countOf(bucket)) ?? 'no runs';
  return [
    successes === null ? 'doubtful' : formatNumber(successes),
    failures === null ? 'doubtful' : formatNumber(failures),
    isDoubtful(bucket) ? 'doubtful' : share,
    averageDurationMs === null ? '–' : formatDuration(averageDurationMs),
  ];
}
