import type { RunRequestView } from '@/lib/runs';
import { RequestBadge } from '../runs/badges';
import { requesterName } from '../runs/request-list';
import { LinkButton } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { Link } from '../ui/link';
import { type Column, Table } from '../ui/table';
import { ClockedTime, Duration } from '../ui/time';

/** Run requests with who made them, how old they are and their outcome. */
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
      <EmptyState title="No requests match these filters" icon="search" />
    ) : (
      <EmptyState
        title="No run requests yet"
        actions={<LinkButton href={`${base}/pipelines`}>Go to the pipelines</LinkButton>}
      >
        <p>
          Runs that people, programs or schedules request through the portal are listed here. “Run
          now” is on each pipeline’s page.
        </p>
      </EmptyState>
    );
  }
  const columns: Column<RunRequestView>[] = [
    {
      key: 'asked',
      header: 'Requested',
      title: true,
      className: 'whitespace-nowrap',
      cell: ({ id, requestedAt }) => (
        <Link look="plain" href={`${base}/run-requests/${id}`}>
          <ClockedTime at={requestedAt} timeZone={timeZone} />
          <span className="sr-only"> (request {id.slice(-8)})</span>
        </Link>
      ),
    },
    {
      key: 'state',
      header: 'State',
      cell: ({ state, stalled }) => <RequestBadge state={state} stalled={stalled} />,
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
      className: 'card-wide wrap-anywhere',
      cell: (request) => (
        <span className="max-md:text-xs">
          <span className="text-muted md:hidden">by </span>
          {requesterName(request)}
        </span>
      ),
    },
    {
      key: 'reason',
      header: 'Reason',
      className: 'card-wide wrap-anywhere',
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
      brief
      rows={requests}
      rowKey={({ id }) => id}
    />
  );
}
