import {
  formatAge,
  formatClock,
  formatDay,
  formatDuration,
  formatExact,
  formatNumber,
  formatRelative,
  isoDuration,
} from './format';

interface TimeProps {
  at: Date;
  /** The reader's zone, named in the exact time. */
  timeZone: string;
}

/**
 * "12 s ago", or with `mayCome` also "in 3 min", with the exact time on hover. Rendered on the server alone: a
 * client's clock differs.
 */
export function RelativeTime({
  at,
  timeZone,
  now = new Date(),
  mayCome = false,
}: TimeProps & { now?: Date; mayCome?: boolean }) {
  return (
    <time dateTime={at.toISOString()} title={formatExact(at, timeZone)}>
      {mayCome ? formatRelative(at, now) : formatAge(at, now)}
    </time>
  );
}

/** The same with the wall clock beside it, and the day if it is another: ten rows may all say "2 h ago". */
export function ClockedTime({ at, timeZone }: TimeProps) {
  const now = new Date();
  const isToday = formatDay(at, timeZone) === formatDay(now, timeZone);
  return (
    <time dateTime={at.toISOString()} title={formatExact(at, timeZone)}>
      {formatAge(at, now)}{' '}
      <span className="ms-1 text-xs font-normal text-muted">
        {isToday ? null : `${formatDay(at, timeZone).slice(5)} `}
        {formatClock(at, timeZone).slice(0, 5)}
      </span>
    </time>
  );
}

/** The exact time, with UTC on hover. */
export function ExactTime({ at, timeZone }: TimeProps) {
  return (
    <time dateTime={at.toISOString()} title={at.toISOString()}>
      {formatExact(at, timeZone)}
    </time>
  );
}

/** 3 min 4 s, with the milliseconds on hover; `absent` where there is none, never a zero. */
export function Duration({ ms, absent = 'no data' }: { ms: number | null; absent?: string }) {
  if (ms === null) return <span className="text-muted">{absent}</span>;
  return (
    <time dateTime={isoDuration(ms)} title={`${formatNumber(ms)} ms`}>
      {formatDuration(ms)}
    </time>
  );
}

/** A count with its separators; `absent` where there is none. */
export function NumberText({
  value,
  absent = 'no data',
}: {
  value: number | null;
  absent?: string;
}) {
  if (value === null) return <span className="text-muted">{absent}</span>;
  return <>{formatNumber(value)}</>;
}
