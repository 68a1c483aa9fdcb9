import type { ReportView } from '@/lib/reports';
import { Tag } from '../ui/badge';
import { Link } from '../ui/link';
import { type Column, Table } from '../ui/table';
import { ExactTime, NumberText, RelativeTime } from '../ui/time';
import { ReportBadge } from './report-badge';
import { guardWords, rangeWords, shownSections } from './report-words';

interface Props {
  reports: readonly ReportView[];
  base: string;
  timeZone: string;
  now?: Date;
}

/** Every link of the team: what it shows, whether it opens, who made it, and whether anybody looks at it. */
export function ReportsTable({ reports, base, timeZone, now = new Date() }: Props) {
  const columns: Column<ReportView>[] = [
    {
      key: 'name',
      header: 'Report',
      title: true,
      cell: ({ id, name, link, state }) => (
        <>
          {state === 'revoked' ? null : (
            <input
              type="checkbox"
              className="checkbox pick"
              name="report"
              value={id}
              aria-label={`Choose ${name}`}
            />
          )}
          <span>
            <Link href={`${base}/reports/${id}`} className="wrap-anywhere">
              {name}
            </Link>{' '}
            {link ? <code className="font-normal text-muted">…{link.hint}</code> : null}
          </span>
        </>
      ),
    },
    {
      key: 'state',
      header: 'State',
      cell: (report) => (
        <div className="grid justify-items-start gap-1">
          <ReportBadge state={report.state} />
          <Limits report={report} timeZone={timeZone} />
        </div>
      ),
      className: 'lg:min-w-28',
    },
    {
      key: 'shows',
      header: 'Shows',
      cell: (report) => (
        <div className="grid gap-0.5">
          <span className="wrap-anywhere">{pipelineWords(report)}</span>
          <span className="text-xs text-muted">
            {rangeWords(report)} · {shownSections(report)}
          </span>
        </div>
      ),
    },
    {
      key: 'views',
      header: 'Views',
      end: true,
      cell: ({ views, viewCap }) => (
        <>
          <NumberText value={views} />
          {viewCap === null ? null : <span className="text-muted"> of {viewCap}</span>}
        </>
      ),
    },
    {
      key: 'last',
      header: 'Last view',
      cell: ({ lastViewedAt }) =>
        lastViewedAt ? <RelativeTime at={lastViewedAt} timeZone={timeZone} now={now} /> : 'never',
    },
    {
      key: 'made',
      header: 'Created',
      cell: ({ createdAt, createdBy }) => (
        <span>
          <RelativeTime at={createdAt} timeZone={timeZone} now={now} /> by {createdBy}
        </span>
      ),
    },
  ];
  return (
    <Table caption="Shared reports" columns={columns} rows={reports} rowKey={({ id }) => id} />
  );
}

function Limits({ report, timeZone }: { report: ReportView; timeZone: string }) {
  const { expiresAt, startsAt, state } = report;
  return (
    <span className="flex flex-wrap gap-1 text-xs text-muted">
      {expiresAt && state !== 'revoked' ? (
        <span>
          {state === 'expired' ? 'ended' : 'until'} <ExactTime at={expiresAt} timeZone={timeZone} />
        </span>
      ) : null}
      {startsAt && state === 'not_started' ? (
        <span>
          from <ExactTime at={startsAt} timeZone={timeZone} />
        </span>
      ) : null}
      {guardWords(report).map((word) => (
        <Tag key={word}>{word}</Tag>
      ))}
    </span>
  );
}

function pipelineWords({ pipelines }: ReportView): string {
  const [first, ...others] = pipelines.map(({ name }) => name);
  if (first === undefined) return 'no pipeline that is still registered';
  if (others.length <= 2) return [first, ...others].join(', ');
  return `${first}, ${others[0]} and ${others.length - 1} more`;
}
