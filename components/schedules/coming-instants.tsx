import type { SchedulePreview } from '@/lib/schedules';
import { ExactTime } from '../ui/time';

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
    return <p>It will never fire: it names a day that does not exist.</p>;
  }
  return (
    <ol className="grid gap-1.5 tabular-nums">
      {preview.items.map(({ at, note }) => (
        <li key={at.toISOString()}>
          <ExactTime at={at} timeZone={timeZone} />
          {note ? <p className="text-xs text-muted">{note}</p> : null}
        </li>
      ))}
    </ol>
  );
}
