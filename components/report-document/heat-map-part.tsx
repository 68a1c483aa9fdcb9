import type { ReportPipeline } from '@/lib/reports';
import { weekdayNames } from '../charts/calendar';
import { CalendarFigure } from '../charts/calendar-figure';
import { type HeatDay, heatDays } from '../charts/heat-days';
import { formatNumber } from '../ui/format';
import { toBuckets } from './buckets';
import { DataTable } from './data-table';
import { DocumentReader } from './document-reader';

const dayMs = 86_400_000;

/** Every day as a cell of a calendar, and as a table with a row per week. */
export function HeatMapPart({
  id,
  name,
  heatMap: { days, timeZone },
  asOf,
}: {
  id: string;
  name: string;
  heatMap: NonNullable<ReportPipeline['heatMap']>;
  asOf: Date;
}) {
  const buckets = toBuckets(days, asOf).filter(({ upcoming }) => !upcoming);
  return (
    <section className="report-part">
      <h3>Day by day</h3>
      <CalendarFigure
        id={`${id}h`}
        title={`Days, ${name}`}
        days={buckets}
        timeZone={timeZone}
        Reader={DocumentReader}
      />
      <details className="report-table">
        <summary>The same as a table (succeeded + failed)</summary>
        <DataTable
          caption={`Days, ${name}`}
          columns={[
            { name: 'Week of' },
            ...weekdayNames.map((day) => ({ name: day, isNumber: true })),
          ]}
          rows={weeks(heatDays(buckets, timeZone).days)}
        />
      </details>
    </section>
  );
}

function weeks(days: readonly HeatDay[]): { key: number; cells: string[] }[] {
  const rows = new Map<number, { key: number; cells: string[] }>();
  for (const { serial, column, row, bucket } of days) {
    const monday = new Date((serial - row) * dayMs).toISOString().slice(0, 10);
    const week = rows.get(column) ?? { key: column, cells: [monday, ...Array(7).fill('')] };
    rows.set(column, week);
    week.cells[row + 1] = cell(bucket);
  }
  return [...rows.values()];
}

function cell(bucket: HeatDay['bucket']): string {
  if (!bucket || bucket.successes === null || bucket.failures === null) return '–';
  const { successes, failures } = bucket;
  return failures > 0
    ? `${formatNumber(successes)} + ${formatNumber(failures)}`
    : formatNumber(successes);
}
