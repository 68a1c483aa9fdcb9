import type { ReportContent } from '@/lib/reports';
import { formatExact } from '../ui/format';
import { DataTable } from './data-table';
import { durationWords, numberWords, rateWords, unknown } from './facts';
import { StatusMark } from './status-mark';

/** Several pipelines at a glance, each linked to its own part. */
export function PipelinesTable({
  content: { pipelines, range },
}: {
  content: Pick<ReportContent, 'pipelines' | 'range'>;
}) {
  const summaries = pipelines.some(({ summary }) => summary);
  return (
    <section className="report-part" aria-labelledby="pipelines">
      <h2 id="pipelines">{pipelines.length} pipelines</h2>
      {summaries ? (
        <DataTable
          caption="Pipelines"
          cards
          columns={[
            { name: 'Pipeline', isText: true },
            { name: 'Last run' },
            { name: 'Success rate', isNumber: true },
            { name: 'Runs', isNumber: true },
            { name: 'Average', isNumber: true },
          ]}
          rows={pipelines.map(({ name, summary }, index) => ({
            key: index,
            cells: [
              <a key="name" className="link" href={`#p${index + 1}`}>
                {name}
              </a>,
              summary?.lastRun ? (
                <StatusMark
                  key="last"
                  status={summary.lastRun.status}
                  title={formatExact(new Date(summary.lastRun.at), range.timeZone)}
                />
              ) : (
                unknown
              ),
              summary ? rateWords(summary) : unknown,
              numberWords(summary?.runs ?? null),
              durationWords(summary?.averageMs ?? null),
            ],
          }))}
        />
      ) : (
        <ul>
          {pipelines.map(({ name }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names may be equal, and nothing moves
            <li key={index}>
              <a className="link" href={`#p${index + 1}`}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
