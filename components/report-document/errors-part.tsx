import type { ReportPipeline } from '@/lib/reports';
import { formatExact, formatNumber } from '../ui/format';
import { placeholderWords } from '../ui/placeholders';
import { DataTable } from './data-table';

/** Failures that differ only in numbers, ids and times, as one line each. */
export function ErrorsPart({
  name,
  errors,
  timeZone,
}: {
  name: string;
  errors: NonNullable<ReportPipeline['errors']>;
  timeZone: string;
}) {
  const placeholders = placeholderWords(errors.map(({ message }) => message));
  return (
    <section className="report-part">
      <h3>Errors</h3>
      {errors.length === 0 ? (
        <p className="report-empty">No task failed in these days.</p>
      ) : (
        <DataTable
          caption={`Errors of ${name}, the most frequent first`}
          cards
          columns={[
            { name: 'Error', isText: true },
            { name: 'Failures', isNumber: true },
            { name: 'Tasks', isNumber: true },
            { name: 'Last seen' },
          ]}
          rows={errors.map(({ message, failures, tasks, lastSeenAt }, index) => ({
            key: index,
            cells: [
              message,
              formatNumber(failures),
              formatNumber(tasks),
              lastSeenAt ? formatExact(new Date(lastSeenAt), timeZone).slice(0, 16) : 'since then',
            ],
          }))}
        />
      )}
      {placeholders ? <p className="report-source">{placeholders}</p> : null}
    </section>
  );
}
