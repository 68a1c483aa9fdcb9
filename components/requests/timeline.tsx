import type { RunRequestEvent } from '@/lib/runs';
import { RequestBadge } from '../runs/badges';
import { requesterName } from '../runs/request-list';
import { StatusBadge } from '../ui/badge';
import { ExactTime, RelativeTime } from '../ui/time';

/** Everything that happened to a request, oldest first. */
export function Timeline({
  events,
  timeZone,
}: {
  events: readonly RunRequestEvent[];
  timeZone: string;
}) {
  const newest = events.findLast(({ kind }) => kind === 'moved');
  return (
    <ol className="story" aria-label="Timeline">
      {events.map((event) => (
        <li key={event.id} className="story-step">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <What event={event} isPast={event !== newest} />
            <span className="text-xs text-muted">
              <ExactTime at={event.at} timeZone={timeZone} /> (
              <RelativeTime at={event.at} timeZone={timeZone} />)
              {event.by ? <> by {requesterName({ requestedBy: event.by })}</> : null}
            </span>
          </div>
          {event.note ? (
            <p className="mt-0.5 whitespace-pre-line wrap-anywhere">{event.note}</p>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

function What({ event, isPast }: { event: RunRequestEvent; isPast: boolean }) {
  switch (event.kind) {
    case 'noted':
      return (
        <StatusBadge tone="idle" icon="info">
          note
        </StatusBadge>
      );
    case 'stalled':
      return <StatusBadge tone="warn">stalled</StatusBadge>;
    case 'looked':
      return (
        <StatusBadge tone="idle" icon="search">
          log
        </StatusBadge>
      );
    default:
      return (
        <span className="inline-flex items-center gap-2">
          <RequestBadge state={event.to} isPast={isPast} />
          {event.to === 'sending' && event.attempt > 1 ? (
            <span className="text-xs text-muted">attempt {event.attempt}</span>
          ) : null}
        </span>
      );
  }
}
