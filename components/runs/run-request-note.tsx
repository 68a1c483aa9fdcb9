import type { RunRequestView } from '@/lib/runs';
import { Link } from '../ui/link';
import { RelativeTime } from '../ui/time';
import { RequestBadge } from './badges';
import { requesterName } from './request-list';

/** Who requested a run, if it was requested here. */
export function RunRequestNote({
  request,
  base,
  timeZone,
}: {
  request: RunRequestView | null;
  base: string;
  timeZone: string;
}) {
  if (!request) return <p>Started outside the portal.</p>;
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 wrap-anywhere">
      <span>
        Requested by {requesterName(request)}{' '}
        <RelativeTime at={request.requestedAt} timeZone={timeZone} />
      </span>
      <RequestBadge state={request.state} stalled={request.stalled} />
      {request.reason ? <span>{request.reason}</span> : null}
      <Link href={`${base}/run-requests/${request.id}`}>See the request</Link>
    </p>
  );
}
