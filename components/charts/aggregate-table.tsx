import { formatShare } from '../ui/format';
import { ScrollArea } from '../ui/scroll-area';
import { Table } from '../ui/table';
import { Duration, NumberText } from '../ui/time';
import { type Bucket, countOf, isDoubtful, type Period } from './buckets';
import { bucketName } from './labels';

/** Every number of the chart, for who reads rather than looks. */
export function AggregateTable({
  caption,
  buckets,
  period,
  timeZone,
}: {
  caption: string;
  buckets: readonly Bucket[];
  period: Period;
  timeZone: string;
}) {
  if (buckets.length === 0) return null;
  return (
    <details className="mt-2">
      <summary className="w-fit text-xs text-muted">Table</summary>
      <ScrollArea label={caption} className="mt-2 max-h-96">
        <Table
          caption={caption}
          rows={buckets}
          rowKey={(bucket) => String(bucket.from.getTime())}
          columns={[
            {
              key: 'period',
              header: 'Period',
              title: true,
              cell: (bucket) =>
                `${bucketName(bucket, period, timeZone)}${bucket.partial ? ' (so far)' : ''}`,
            },
            {
              key: 'successes',
              header: 'Succeeded',
              end: true,
              cell: (bucket) => <NumberText value={bucket.successes} absent="doubtful" />,
            },
            {
              key: 'failures',
              header: 'Failed',
              end: true,
              cell: (bucket) => <NumberText value={bucket.failures} absent="doubtful" />,
            },
            { key: 'rate', header: 'Success rate', end: true, cell: rate },
            {
              key: 'duration',
              header: 'Average duration',
              end: true,
              cell: (bucket) => <Duration ms={bucket.averageDurationMs} />,
            },
          ]}
        />
      </ScrollArea>
    </details>
  );
}

function rate(bucket: Bucket): string {
  if (isDoubtful(bucket)) return 'doubtful';
  return formatShare(bucket.successes ?? 0, countOf(bucket)) ?? 'no runs';
}
