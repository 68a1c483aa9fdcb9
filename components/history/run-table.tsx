import type { RunView } from '@/lib/history';
import { pickOf } from '../bulk-runs/pick';
import { PickBox } from '../bulk-runs/pick-box';
import { RunBadge } from '../runs/badges';
import { requesterName } from '../runs/request-list';
import { formatNumber } from '../ui/format';
import { Link } from '../ui/link';
import { type Column, Table } from '../ui/table';
import { ClockedTime, Duration } from '../ui/time';

/** Runs of the history, newest first. Every text in it except pipeline names is hostile. */
export function RunTable({
  runs,
  base,
  timeZone,
  ofOnePipeline,
  mayPick,
}: {
  runs: readonly RunView[];
  base: string;
  timeZone: string;
  /** Leaves out the column that would say the same in every row. */
  ofOnePipeline: boolean;
  /** Whether finished runs can be picked to be repeated. */
  mayPick: boolean;
}) {
  const columns: Column<RunView>[] = [
    {
      key: 'started',
      header: 'Started',
      title: true,
      className: 'whitespace-nowrap',
      cell: (run) => (
        <>
          {mayPick && run.status !== 'running' ? (
            <PickBox
              value={pickOf(run.pipeline.uuid, run.runUuid)}
              name={`run ${run.runUuid} of ${run.pipeline.name}`}
            />
          ) : null}
          <Link look="plain" href={runHref(base, run)}>
            <ClockedTime at={run.startedAt} timeZone={timeZone} />
            <span className="sr-only"> (run {run.runUuid})</span>
          </Link>
        </>
      ),
    },
    { key: 'status', header: 'Status', cell: ({ status }) => <RunBadge status={status} /> },
    ...(ofOnePipeline ? [] : [pipelineColumn(base)]),
    {
      key: 'failed',
      header: 'What failed',
      className: 'card-wide',
      cell: (run) => <Failure run={run} />,
    },
    {
      key: 'trigger',
      header: 'Requested by',
      className: 'card-wide',
      // Empty for runs started outside the portal, which knows nothing more about them.
      cell: ({ request }) =>
        request ? (
          <span className="max-md:text-xs">
            <span className="text-muted md:hidden">Requested by </span>
            <Link look="plain" href={`${base}/run-requests/${request.id}`}>
              {requesterName({ requestedBy: request.by })}
            </Link>
          </span>
        ) : null,
    },
    {
      key: 'tasks',
      header: 'Task runs',
      end: true,
      lesser: true,
      className: 'card-not',
      cell: ({ taskRuns }) => formatNumber(taskRuns),
    },
    {
      key: 'took',
      header: 'Took',
      end: true,
      className: 'whitespace-nowrap',
      cell: ({ durationMs }) => <Duration ms={durationMs} />,
    },
  ];
  return (
    <Table
      caption="Runs, newest first"
      columns={columns}
      brief
      rows={runs}
      rowKey={({ runUuid, pipeline }) => `${pipeline.uuid} ${runUuid}`}
    />
  );
}

const pipelineColumn = (base: string): Column<RunView> => ({
  key: 'pipeline',
  header: 'Pipeline',
  cell: ({ pipeline }) => (
    <Link look="plain" href={`${base}/pipelines/${pipeline.uuid}`}>
      {pipeline.name}
    </Link>
  ),
});

/** The run's page finds it by UUID; the rest helps where only Datamin's log knows more. */
function runHref(base: string, run: Pick<RunView, 'runUuid' | 'pipeline' | 'startedAt'>) {
  const hint = new URLSearchParams({
    pipeline: run.pipeline.uuid,
    at: run.startedAt.toISOString(),
  });
  return `${base}/runs/${run.runUuid}?${hint}`;
}

function Failure({ run: { failed, failedTaskRuns } }: { run: RunView }) {
  if (!failed) return null;
  const others = failedTaskRuns - 1;
  return (
    <span className="grid max-w-96 gap-0.5">
      <span>
        {failed.taskName ?? `task ${failed.taskUuid.slice(0, 8)}`}
        {others > 0 ? <span className="text-muted"> and {formatNumber(others)} more</span> : null}
      </span>
      {failed.message ? (
        <span className="line-clamp-2 text-xs text-muted wrap-anywhere">{failed.message}</span>
      ) : null}
    </span>
  );
}
