import type { ReportPipeline } from '@/lib/reports';
import { AggregateFigure } from '../charts/aggregate-figure';
import { countOf } from '../charts/buckets';
import { periodWords } from '../charts/calendar';
import { toBuckets } from './buckets';
import { DataTable } from './data-table';
import { DocumentReader } from './document-reader';
import { durationWords, numberWords, rateWords } from './facts';

/** How its runs went over time: the chart, and the table behind it. */
export function AggregatesPart({
  id,
  name,
  aggregates: { buckets, step, timeZone },
  asOf,
}: {
  id: string;
  name: string;
  aggregates: NonNullable<ReportPipeline['aggregates']>;
  asOf: Date;
}) {
  const steps = toBuckets(buckets, asOf);
  const title = `Runs by ${step}`;
  return (
    <section className="report-part">
      <h3>{title}</h3>
      <AggregateFigure
        id={`${id}a`}
        title={`${title}, ${name}`}
        period={step}
        buckets={steps}
        timeZone={timeZone}
        Reader={DocumentReader}
      />
      <details className="report-table">
        <summary>The same as a table</summary>
        <DataTable
          caption={`${title}, ${name}`}
          columns={[
            { name: step[0]?.toUpperCase() + step.slice(1) },
            ...['Succeeded', 'Failed', 'Success rate', 'Average'].map((column) => ({
              name: column,
              isNumber: true,
            })),
          ]}
          rows={steps
            .filter(({ upcoming }) => !upcoming)
            .map((bucket) => ({
              key: bucket.from.getTime(),
              cells: [
                periodWords(bucket, step, timeZone),
                numberWords(bucket.successes),
                numberWords(bucket.failures),
                rateWords({
                  runs: bucket.successes === null ? null : countOf(bucket),
                  successes: bucket.successes,
                }),
                durationWords(bucket.averageDurationMs),
              ],
            }))}
        />
      </details>
    </section>
  );
}
