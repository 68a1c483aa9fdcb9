import type { LoggedView, ReportView, ReportViews } from '@/lib/reports';
import { EmptyState } from '../ui/empty-state';
import { type Column, Table } from '../ui/table';
import { ExactTime, NumberText } from '../ui/time';
import { ViewsChart } from './views-chart';

/** Who viewed it, as far as that is logged. */
export function ViewsPanel({
  report,
  log,
  timeZone,
}: {
  report: ReportView;
  log: ReportViews;
  timeZone: string;
}) {
  const { viewsKeptDays } = report;
  if (log.views === 0) {
    return (
      <EmptyState title="No views yet">
        <p>
          A view is a full load of the report. Previews, badge, feed and downloads do not count.
        </p>
      </EmptyState>
    );
  }
  const columns: Column<LoggedView & { key: string }>[] = [
    {
      key: 'at',
      header: 'When',
      title: true,
      cell: ({ at }) => <ExactTime at={at} timeZone={timeZone} />,
    },
    { key: 'browser', header: 'Browser', cell: ({ browser }) => browser },
    { key: 'device', header: 'Device', cell: ({ device }) => device },
    {
      key: 'referrer',
      header: 'Came from',
      cell: ({ referrer }) => <span className="wrap-anywhere">{referrer ?? 'unknown'}</span>,
    },
  ];
  return (
    <div className="grid gap-4">
      <div className="panel-body grid gap-2">
        <p>
          <NumberText value={log.views} /> {log.views === 1 ? 'view' : 'views'} in all
          {viewsKeptDays === 0
            ? '; they are counted and not logged.'
            : `; each is logged for ${viewsKeptDays} ${viewsKeptDays === 1 ? 'day' : 'days'}, without the IP address or anything else that identifies a person.`}
        </p>
        {log.items.length > 0 ? <ViewsChart days={log.days} /> : null}
      </div>
      {log.items.length > 0 ? (
        <Table
          caption="Newest views"
          columns={columns}
          rows={log.items.map((view, place) => ({ ...view, key: `${place}` }))}
          rowKey={({ key }) => key}
        />
      ) : null}
    </div>
  );
}
