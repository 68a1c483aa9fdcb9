import type { BulkRunItemView } from '@/lib/runs';
import { RequestBadge, requestSentence } from '../runs/badges';
import { StatusBadge } from '../ui/badge';
import { Link } from '../ui/link';
import { type Column, Table } from '../ui/table';
import { Duration, RelativeTime } from '../ui/time';
import { outcomeWords } from './outcome-words';

/** Each pipeline of a bulk run, in order, with its outcome. */
export function BulkItems({
  items,
  base,
  timeZone,
}: {
  items: readonly BulkRunItemView[];
  base: string;
  timeZone: string;
}) {
  const columns: Column<BulkRunItemView>[] = [
    {
      key: 'name',
      header: 'Pipeline',
      title: true,
      className: 'wrap-anywhere',
      cell: ({ pipelineUuid, pipelineName }) => (
        <Link look="plain" href={`${base}/pipelines/${pipelineUuid}`}>
          {pipelineName}
        </Link>
      ),
    },
    { key: 'state', header: 'State', cell: (item) => <Outcome item={item} /> },
    {
      key: 'why',
      header: 'Details',
      className: 'wrap-anywhere card-wide',
      cell: (item) => <span className="text-muted">{whatIsKnown(item)}</span>,
    },
    {
      key: 'request',
      header: 'Requested',
      className: 'whitespace-nowrap',
      cell: ({ request, pipelineName }) =>
        request ? (
          <Link href={`${base}/run-requests/${request.id}`}>
            <span className="md:hidden">requested </span>
            <RelativeTime at={request.requestedAt} timeZone={timeZone} />
            <span className="sr-only"> (request of {pipelineName})</span>
          </Link>
        ) : null,
    },
    {
      key: 'run',
      header: 'Run',
      className: 'card-end',
      cell: ({ request, pipelineName }) =>
        request?.runUuid ? (
          <Link href={`${base}/runs/${request.runUuid}`}>
            See the run<span className="sr-only"> of {pipelineName}</span>
          </Link>
        ) : null,
    },
    {
      key: 'took',
      header: 'Took',
      end: true,
      className: 'whitespace-nowrap card-line',
      cell: ({ request }) =>
        request?.progress && request.endedAt && request.state !== 'closed' ? (
          <span>
            <span className="text-muted md:hidden">took </span>
            <Duration
              ms={request.progress.lastAt.getTime() - request.progress.startedAt.getTime()}
            />
          </span>
        ) : null,
    },
  ];
  return (
    <Table
      caption="Pipelines of this bulk run, in their order"
      columns={columns}
      rows={items}
      rowKey={({ pipelineUuid }) => pipelineUuid}
      brief
    />
  );
}

function Outcome({ item: { outcome, request } }: { item: BulkRunItemView }) {
  if (request) return <RequestBadge state={request.state} stalled={request.stalled} />;
  const { tone, word } = outcomeWords[outcome];
  return <StatusBadge tone={tone}>{word}</StatusBadge>;
}

function whatIsKnown({ outcome, sentence, request }: BulkRunItemView): string {
  if (request) return request.reason ?? request.lookProblem ?? requestSentence(request.state);
  if (sentence) return sentence;
  return outcome === 'stopped'
    ? 'Stopped before its turn: nothing was sent.'
    : 'Waiting for a free slot.';
}
