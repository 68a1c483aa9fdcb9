import type { ReactNode } from 'react';
import { formatClock, formatDay } from '../ui/format';

interface Period {
  from: Date;
  to: Date;
}

/** The period the numbers cover and the one they are compared with, in a named zone. */
export function PeriodNote({
  period,
  before,
  asked,
  timeZone,
  children,
}: {
  period: Period;
  before: Period | null;
  asked: { ongoing: boolean };
  timeZone: string;
  children?: ReactNode;
}) {
  return (
    <div className="border-t border-line px-4 py-2 text-xs text-muted">
      {periodWords(period, timeZone)}
      {asked.ongoing ? ', so far' : ''}, {timeZone}
      {before
        ? `; compared with ${periodWords(before, timeZone)}`
        : '; nothing earlier to compare with'}
      .{children}
    </div>
  );
}

/** "2026-11-01 to 2026-11-23" for whole days of the zone, both inclusive; otherwise with times. */
export function periodWords({ from, to }: Period, timeZone: string): string {
  const lastDay = formatDay(new Date(to.getTime() - 1), timeZone);
  const start = isMidnight(from, timeZone) ? formatDay(from, timeZone) : moment(from, timeZone);
  const end = isMidnight(to, timeZone) ? lastDay : moment(to, timeZone);
  return start === end ? start : `${start} to ${end}`;
}

function moment(at: Date, timeZone: string): string {
  return `${formatDay(at, timeZone)} ${formatClock(at, timeZone).slice(0, 5)}`;
}

/** Whether a day begins here: at midnight, or right after a clock change skipped it. */
function isMidnight(at: Date, timeZone: string): boolean {
  return formatDay(at, timeZone) !== formatDay(new Date(at.getTime() - 1000), timeZone);
}
