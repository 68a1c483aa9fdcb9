import type { RunRequestView } from '@/lib/runs';
import { Link } from '../ui/link';
import { RelativeTime } from '../ui/time';
import { RequestBadge, requestSentence } from './badges';

/** Who requested runs here, and the outcomes, in words. */
export function RequestList({
  requests,
  base,
  timeZone,
}: {
  requests: readonly RunRequestView[];
  base: string;
  timeZone: string;
}) {
  if (requests.length === 0) {
    return <p className="p-4 text-muted">No run has been requested through the portal yet.</p>;
  }
  return (
    <ul className="divide-y divide-line">
      {requests.map((request) => (
        <li key={request.id} className="grid gap-1 px-4 py-2.5">
          <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
            <span className="min-w-0 wrap-anywhere">
              <Link look="plain" className="reach" href={`${base}/run-requests/${request.id}`}>
                <RelativeTime at={request.requestedAt} timeZone={timeZone} />
                <span className="sr-only"> (request {request.id.slice(-8)})</span>
              </Link>{' '}
              <span className="text-muted">by {requesterName(request)}</span>
            </span>
            <RequestBadge state={request.state} stalled={request.stalled} />
          </div>
          <p className="text-xs text-muted wrap-anywhere pointer-coarse:mt-2">
            {reasonWords(request)}{' '}
            {request.runUuid ? (
              <Link className="relative" href={`${base}/runs/${request.runUuid}`}>
                View run<span className="sr-only"> {request.runUuid}</span>
              </Link>
            ) : null}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Doubt comes before its cause: the cause alone reads as if nothing had been sent. */
function reasonWords({ state, reason }: RunRequestView): string {
  if (reason === null) return requestSentence(state);
  return state === 'uncertain' ? `${requestSentence(state)} ${reason}` : reason;
}

/** A person by name; for a program or the portal, also what it is. */
export function requesterName({ requestedBy }: Pick<RunRequestView, 'requestedBy'>): string {
  if (requestedBy.kind === 'user') return requestedBy.name;
  if (requestedBy.kind === 'token') return `API token “${requestedBy.name}”`;
  if (requestedBy.kind === 'service') return `service account “${requestedBy.name}”`;
  if (requestedBy.kind === 'schedule') return `schedule “${requestedBy.name}”`;
  if (requestedBy.name === 'portal') return 'the portal';
  return `the portal (${requestedBy.name})`;
}
