/** A simple rhythm; each is one cron expression. Times are on the clocks of the schedule's zone. */
export type Rhythm =
  | { every: 'minutes'; count: number }
  | { every: 'hours'; count: number; minute: number }
  | { every: 'day' | 'weekday'; time: string }
  | { every: 'week'; weekday: number; time: string }
  | { every: 'month'; day: number | 'last'; time: string };

/** The counts that divide an hour or a day evenly. */
export const minuteCounts = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30] as const;
export const hourCounts = [1, 2, 3, 4, 6, 8, 12] as const;
export const weekdayNames = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

/** The cron expression of a rhythm. */
export function cronOf(rhythm: Rhythm): string {
  switch (rhythm.every) {
    case 'minutes':
      return `${rhythm.count === 1 ? '*' : `*/${rhythm.count}`} * * * *`;
    case 'hours':
      return `${rhythm.minute} ${rhythm.count === 1 ? '*' : `*/${rhythm.count}`} * * *`;
    case 'day':
      return `${clock(rhythm.time)} * * *`;
    case 'weekday':
      return `${clock(rhythm.time)} * * 1-5`;
    case 'week':
      return `${clock(rhythm.time)} * * ${rhythm.weekday}`;
    case 'month':
      return `${clock(rhythm.time)} ${rhythm.day === 'last' ? 'L' : rhythm.day} * *`;
  }
}

/** "06:05" as minute and hour. */
function clock(time: string): string {
  const [hour, minute] = time.split(':');
  return `${Number(minute)} ${Number(hour)}`;
}

const minutely = /^\*(?:\/(\d+))? \* \* \* \*$/;
const hourly = /^(\d+) \*(?:\/(\d+))? \* \* \*$/;
const daily = /^(\d+) (\d+) (\*|L|\d+) \* (\*|1-5|\d)$/i;

/** The simple rhythm of an expression, or null if only the expression can say it. */
export function rhythmOf(expression: string): Rhythm | null {
  const cron = expression.trim().replaceAll(/\s+/g, ' ');
  const everyMinutes = minutely.exec(cron);
  if (everyMinutes) {
    const count = Number(everyMinutes[1] ?? 1);
    return minuteCounts.some((known) => known === count) ? { every: 'minutes', count } : null;
  }
  const everyHours = hourly.exec(cron);
  if (everyHours) {
    const count = Number(everyHours[2] ?? 1);
    const minute = Number(everyHours[1]);
    return hourCounts.some((known) => known === count) ? { every: 'hours', count, minute } : null;
  }
  const [, minute, hour, day, weekday] = daily.exec(cron) ?? [];
  if (!minute || !hour || !day || !weekday) return null;
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (day !== '*') {
    if (weekday !== '*') return null;
    return { every: 'month', day: day.toUpperCase() === 'L' ? 'last' : Number(day), time };
  }
  if (weekday === '*') return { every: 'day', time };
  return weekday === '1-5'
    ? { every: 'weekday', time }
    : { every: 'week', weekday: Number(weekday) % 7, time };
}

/** An expression in words: "Monday to Friday at 06:00", or the expression itself if it is not a simple rhythm. */
export function rhythmWords(cron: string): string {
  const rhythm = rhythmOf(cron);
  switch (rhythm?.every) {
    case 'minutes':
      return rhythm.count === 1 ? 'Every minute' : `Every ${rhythm.count} minutes`;
    case 'hours':
      return `${rhythm.count === 1 ? 'Every hour' : `Every ${rhythm.count} hours`} at minute ${rhythm.minute}`;
    case 'day':
      return `Every day at ${rhythm.time}`;
    case 'weekday':
      return `Monday to Friday at ${rhythm.time}`;
    case 'week':
      return `Every ${weekdayNames[rhythm.weekday]} at ${rhythm.time}`;
    case 'month':
      return rhythm.day === 'last'
        ? `The last day of every month at ${rhythm.time}`
        : `Day ${rhythm.day} of every month at ${rhythm.time}`;
    default:
      return `Cron ${cron}`;
  }
}
