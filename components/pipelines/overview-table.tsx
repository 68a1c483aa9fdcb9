import type { PipelineView } from '@/lib/pipelines';
import { Sparkline } from '../charts/sparkline';
import { Tag } from '../ui/badge';
import { formatNumber, formatShare } from '../ui/format';
import { Link } from '../ui/link';
import { type Column, Table } from '../ui/table';
import { Duration, RelativeTime } from '../ui/time';
import { PipelineNotes } from './pipeline-notes';
import { PipelineStateBadge } from './state-badge';

interface Props {
  pipelines: readonly PipelineView[];
  base: string;
  timeZone: string;
  sort: string;
  sortHref: (sort: string) => string;
}

/** Every pipeline with its health, as last read from Datamin. */
export function OverviewTable({ pipelines, base, timeZone, sort, sortHref }: Props) {
  const by = (name: string, direction: 'ascending' | 'descending') => ({
    href: sortHref(name),
    direction: sort === name ? direction : undefined,
  });
  const columns: Column<PipelineView>[] = [
    {
      key: 'name',
      header: 'Pipeline',
      title: true,
      sort: by('name', 'ascending'),
      cell: (pipeline) => <NameCell pipeline={pipeline} base={base} timeZone={timeZone} />,
    },
    {
      key: 'state',
      header: 'State',
      cell: ({ state }) => <PipelineStateBadge state={state} />,
    },
    {
      key: 'last-run',
      header: 'Last run',
      sort: by('last-run', 'descending'),
      cell: ({ lastRun, state }) =>
        lastRun ? (
          <RelativeTime at={lastRun.executedAt} timeZone={timeZone} />
        ) : (
          <span className="text-muted">{state === 'never_ran' ? 'never ran' : 'not read yet'}</span>
        ),
    },
    {
      key: 'rate',
      header: 'Success rate',
      end: true,
      sort: by('success-rate', 'ascending'),
      cell: (pipeline) => <Rate pipeline={pipeline} />,
    },
    {
      key: 'duration',
      header: 'Typical duration',
      end: true,
      sort: by('duration', 'descending'),
      cell: ({ averageDurationMs }) => <Duration ms={averageDurationMs} />,
    },
    {
      key: 'sparkline',
      header: 'Last 30 days',
      end: true,
      cell: ({ sparkline }) =>
        sparkline.length > 0 ? (
          <Sparkline days={sparkline} />
        ) : (
          <span className="text-muted">no data</span>
        ),
    },
  ];
  return (
    // Here rather than on every cell: a page holds a hundred rows.
    <div className="whitespace-nowrap">
      <Table
        caption="Pipelines with their health of the last 30 days"
        columns={columns}
        rows={pipelines}
        rowKey={({ uuid }) => uuid}
      />
    </div>
  );
}

function NameCell({
  pipeline,
  base,
  timeZone,
}: {
  pipeline: PipelineView;
  base: string;
  timeZone: string;
}) {
  return (
    <div className="min-w-0 text-start whitespace-normal">
      <div className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
        <Link look="plain" href={`${base}/pipelines/${pipeline.uuid}`} className="wrap-anywhere">
          {pipeline.name}
        </Link>
        <span className="flex flex-wrap gap-1 font-normal">
          {pipeline.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </span>
      </div>
      <PipelineNotes pipeline={pipeline} timeZone={timeZone} />
    </div>
  );
}

/** An impossible count is said to be one; no runs are not 0 %. */
function Rate({ pipeline }: { pipeline: PipelineView }) {
  const { successes, failures, fetchedAt } = pipeline;
  if (successes === null || failures === null) {
    return <span className="text-muted">{fetchedAt ? 'doubtful' : 'not read yet'}</span>;
  }
  const share = formatShare(successes, successes + failures);
  if (share === null) return <span className="text-muted">no runs</span>;
  return (
    <span title={`${formatNumber(successes)} succeeded, ${formatNumber(failures)} failed`}>
      {share}
    </span>
  );
}
