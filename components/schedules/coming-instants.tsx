import type { SchedulePreview } from '@/lib/schedules';
import { formatClock, formatDay, formatExact } from '../ui/format';

/** The next firings of a schedule in its zone, and what clock changes do to them. */
export function ComingInstants({
  preview,
  timeZone,
}: {
  preview: SchedulePreview;
  /** The schedule's own. */
  timeZone: string;
}) {
  if (preview.items.length === 0) {
    return <p>It will never run: it names a day that does not exist.</p>;
  }
  return (
    <>
      <ol className="grid gap-1.5 tabular-nums">
        {preview.items.map(({ at, note }) => (
          <li key={at.toISOString()}>
            <time dateTime={at.toISOString()} title={formatExact(at, timeZone)}>
              <span className="inline-block w-9 text-muted">
                {at.toLocaleDateString('en', { timeZone, weekday: 'short' })}
              </span>
              {formatDay(at, timeZone)} <b>{formatClock(at, timeZone).slice(0, 5)}</b>
            </time>
            {note ? <p className="text-xs text-muted">{note}</p> : null}
          </li>
        ))}
      </ol>
      <p className="mt-2 text-xs text-muted">On the clocks of {timeZone}.</p>
    </>
  );
}
