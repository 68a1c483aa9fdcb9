import type { WeekHour, WeekPattern } from '@/lib/history';
import { cx } from '../ui/cx';
import { formatDuration, formatNumber } from '../ui/format';
import { ScrollArea } from '../ui/scroll-area';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const hours = Array.from({ length: 24 }, (_, hour) => hour);
/** Quarters of the busiest hour. */
const grounds = ['bg-accent/10', 'bg-accent/20', 'bg-accent/30', 'bg-accent/40'];

/** When in the week runs start: a number per hour, and below it how many failed. */
export function WeekTable({
  week: { hours: week, minute },
  timeZone,
}: {
  week: WeekPattern;
  timeZone: string;
}) {
  const known = new Map(week.map((hour) => [`${hour.weekday} ${hour.hour}`, hour]));
  const most = Math.max(1, ...week.map(({ runs }) => runs));
  return (
    // Positioned, or the text for screen readers would stick out of it.
    <ScrollArea label="Runs by hour of the week, table" className="relative p-3">
      <table className="w-full min-w-180 table-fixed border-separate border-spacing-0.5 text-center text-xs tabular-nums">
        <caption className="sr-only">
          Runs that started in each hour of the week, in {timeZone}
          {minute > 0 ? `, each from minute ${minute} on` : null}
        </caption>
        <thead>
          <tr>
            <td className="w-10" />
            {hours.map((hour) => (
              <th key={hour} scope="col" className="font-normal text-muted">
                {hour}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weekdays.map((name, index) => (
            <tr key={name}>
              <th scope="row" className="text-start font-normal text-muted">
                {name}
              </th>
              {hours.map((hour) => (
                <Cell key={hour} hour={known.get(`${index + 1} ${hour}`)} most={most} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {minute > 0 ? (
        <p className="pt-2 text-xs text-muted">
          So many runs are counted by UTC’s hours, which begin at minute {minute} of an hour in{' '}
          {timeZone}: {minute} past 0 to {minute} past 1 stands under 0, and so on.
        </p>
      ) : null}
    </ScrollArea>
  );
}

function Cell({ hour, most }: { hour: WeekHour | undefined; most: number }) {
  if (!hour) return <td className="h-9 rounded-xs bg-sunken text-muted">·</td>;
  const { runs, failed, averageMs } = hour;
  const level = Math.min(3, Math.floor((runs / most) * 4));
  const took = averageMs === null ? '' : `, on average ${formatDuration(Math.round(averageMs))}`;
  return (
    <td
      className={cx('h-9 rounded-xs leading-tight', grounds[level])}
      title={`${formatNumber(runs)} runs, ${formatNumber(failed)} failed${took}`}
    >
      {formatNumber(runs)}
      {failed > 0 ? (
        <span className="block font-semibold text-bad">
          {formatNumber(failed)}
          <span className="sr-only"> failed</span>
        </span>
      ) : null}
    </td>
  );
}
