/** A parsed cron expression of five fields: minute, hour, day of the month, month, day of the week. */
export interface Cron {
  /** In ascending order, without duplicates. */
  minutes: readonly number[];
  hours: readonly number[];
  days: ReadonlySet<number>;
  /** Includes the last day of the month. */
  lastDay: boolean;
  /** 1 to 12. */
  months: ReadonlySet<number>;
  /** 0 to 6, from Sunday. */
  weekdays: ReadonlySet<number>;
  /** A day must match both fields; if both are restricted, either is enough, as in every cron. */
  eitherDay: boolean;
  /**
   * Whether it runs at a fixed pace (every hour, or every few minutes) rather than at times of the day. When
   * the clocks change, such an expression keeps its pace; any other keeps its times.
   */
  keepsPace: boolean;
}

/** Why an expression is invalid: a sentence that continues after the field's name. */
export class CronError extends Error {}

interface Field {
  name: string;
  least: number;
  most: number;
  names: readonly string[];
}

const fields = {
  minute: { name: 'minute', least: 0, most: 59, names: [] },
  hour: { name: 'hour', least: 0, most: 23, names: [] },
  day: { name: 'day of the month', least: 1, most: 31, names: [] },
  month: {
    name: 'month',
    least: 1,
    most: 12,
    names: '- jan feb mar apr may jun jul aug sep oct nov dec'.split(' '),
  },
  weekday: {
    name: 'day of the week',
    least: 0,
    most: 7,
    names: 'sun mon tue wed thu fri sat'.split(' '),
  },
} as const satisfies Record<string, Field>;

/** Parses an expression such as `30 2 * * 1-5`. Day of the month takes `L` for the last one. Throws CronError. */
export function parseCron(text: string): Cron {
  const parts = text.trim().toLowerCase().split(/\s+/);
  const [minute, hour, day, month, weekday] = parts;
  if (parts.length !== 5 || !minute || !hour || !day || !month || !weekday) {
    throw new CronError(
      'takes five fields: minute, hour, day of the month, month, day of the week, such as 30 2 * * 1-5',
    );
  }
  const dayItems = day.split(',');
  const numbered = dayItems.filter((item) => item !== 'l');
  const weekdays = numbersOf(weekday, fields.weekday).map((number) => number % 7);
  return {
    minutes: numbersOf(minute, fields.minute),
    hours: numbersOf(hour, fields.hour),
    days: new Set(numbered.length > 0 ? numbersOf(numbered.join(','), fields.day) : []),
    lastDay: numbered.length < dayItems.length,
    months: new Set(numbersOf(month, fields.month)),
    weekdays: new Set(weekdays),
    eitherDay: !day.startsWith('*') && !weekday.startsWith('*'),
    keepsPace: hour === '*' || minute.startsWith('*'),
  };
}

function numbersOf(text: string, field: Field): number[] {
  const found = new Set(text.split(',').flatMap((item) => itemOf(item, field)));
  return [...found].sort((a, b) => a - b);
}

const item = /^(\*|[0-9a-z]+)(?:-([0-9a-z]+))?(?:\/(\d+))?$/;

function itemOf(text: string, field: Field): number[] {
  const [, first, last, every] = item.exec(text) ?? [];
  if (first === undefined || (first === '*' && last !== undefined)) throw wrong(field);
  const step = every === undefined ? 1 : Number(every);
  if (step < 1) throw wrong(field);
  const from = first === '*' ? field.least : numberOf(first, field);
  const open = first === '*' || every !== undefined;
  // Sunday is both 0 and 7: a step must not count it twice.
  const end = field === fields.weekday ? 6 : field.most;
  const to = last === undefined ? (open ? end : from) : numberOf(last, field);
  if (to < from) throw wrong(field);
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => from + n * step);
}

function numberOf(text: string, field: Field): number {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : field.names.indexOf(text);
  if (number < field.least || number > field.most) throw wrong(field);
  return number;
}

function wrong({ name, least, most, names }: Field): CronError {
  const words = names.length > 0 ? ` or ${names.find((word) => word !== '-')} and so on` : '';
  return new CronError(
    `has an invalid ${name}: it takes * or ${least} to ${most}${words}, lists (1,5), ranges (1-5) and steps (*/2)`,
  );
}
