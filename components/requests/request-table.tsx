import type { RunRequestView } from '@/lib/runs';
import { RequestBadge } from '../runs/badges';
import { requesterName } from '../runs/request-list';
import { EmptyState } from '../ui/empty-state';
import { Link } from '../ui/link';
import { type Column, Table } from '../ui/table';
import { Duration, RelativeTime } from '../ui/time';

/** Run requests with who asked, how old they are and what became of them. */
export function RequestTable({
  requests,
  base,
  timeZone,
  isFiltered,
}: {
  requests: readonly RunRequestView[];
  base: string;
  timeZone: string;
  isFiltered: boolean;
}) {
  if (requests.length === 0) {
    return isFiltered ? (
      <EmptyState title="No request fits these filters" icon="search" />
    ) : (
      <EmptyState title="Nobody asked for a run yet">
        <p>Runs that people, programs or schedules ask the portal for are written down here.</p>
      </EmptyState>
    );
  }
  const columns: Column<RunRequestView>[] = [
    {
      key: 'asked',
      header: 'Asked',
      title: true,
      className: 'whitespace-nowrap',
      cell: ({ id, requestedAt }) => (
        <Link look="plain" href={`${base}/run-requests/${id}`}>
          <RelativeTime at={requestedAt} timeZone={timeZone} />
          <span className="sr-only"> (request {id.slice(-8)})</span>
        </Link>
      ),
    },
    {
      key: 'pipeline',
      header: 'Pipeline',
      className: 'wrap-anywhere',
      cell: ({ pipelineUuid, pipelineName }) => (
        <Link href={`${base}/pipelines/${pipelineUuid}`}>{pipelineName}</Link>
      ),
    },
    {
      key: 'actor',
      header: 'By',
      className: 'wrap-anywhere',
      cell: (request) => requesterName(request),
    },
    {
      key: 'state',
      header: 'State',
      cell: ({ state, stalled }) => <RequestBadge state={state} stalled={stalled} />,
    },
    {
      key: 'reason',
      header: 'Why',
      className: 'wrap-anywhere',
      cell: ({ reason, lookProblem }) => reason ?? lookProblem,
    },
    {
      key: 'took',
      header: 'Took',
      end: true,
      className: 'whitespace-nowrap',
      cell: ({ progress, endedAt, state }) =>
        progress && endedAt && state !== 'closed' ? (
          <Duration ms={progress.lastAt.getTime() - progress.startedAt.getTime()} />
        ) : null,
    },
  ];
  return (
    <Table
      caption="Run requests, newest first"
      columns={columns}
      rows={requests}
      rowKey={({ id }) => id}
    />
  );
}
