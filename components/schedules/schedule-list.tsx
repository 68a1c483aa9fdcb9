import type { ScheduleView } from '@/lib/schedules';
import { Link } from '../ui/link';
import { RelativeTime } from '../ui/time';
import { ScheduleBadge } from './badges';

/** A pipeline's schedules, in short. */
export function ScheduleList({
  schedules,
  base,
  timeZone,
}: {
  schedules: readonly ScheduleView[];
  base: string;
  timeZone: string;
}) {
  if (schedules.length === 0) {
    return (
      <p className="px-4 py-3 text-muted">
        No schedules here: it runs on request, or from Datamin.
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {schedules.map(({ id, name, words, nextDueAt, paused }) => (
        <li key={id} className="grid gap-1 px-4 py-2.5">
          <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
            <Link look="plain" className="min-w-0 wrap-anywhere" href={`${base}/schedules/${id}`}>
              {name}
            </Link>
            <ScheduleBadge paused={paused} />
          </div>
          <p className="text-xs text-muted">
            {words}
            {nextDueAt ? (
              <>
                {' · next '}
                <RelativeTime at={nextDueAt} timeZone={timeZone} mayCome />
              </>
            ) : null}
          </p>
        </li>
      ))}
    </ul>
  );
}
