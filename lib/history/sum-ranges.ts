import { Prisma } from '@/lib/db';

/** Steps of a calendar. Hours are UTC's; the others begin when they begin in the zone. */
const sumPeriods = ['hour', 'day', 'week', 'month', 'quarter', 'year', 'whole'] as const;
export type SumPeriod = (typeof sumPeriods)[number];

/** The steps of a chart, chosen by the length of its range. */
export type ChartPeriod = Extract<SumPeriod, 'hour' | 'day' | 'week' | 'month'>;

/** What is summed, and in what steps. `to` is exclusive. */
export interface SumRange {
  from: Date;
  to: Date;
  /** IANA name: a day begins when it begins there, even on days when the clocks change. */
  timeZone: string;
  /** `whole` is one step. */
  period: SumPeriod;
}

const steps = {
  hour: '1 hour',
  day: '1 day',
  week: '7 days',
  month: '1 month',
  quarter: '3 months',
  year: '1 year',
} as const;

/** At most this many hours are subtracted from a day: with more, adding up the others is cheaper. */
const mostTakenOff = '9 hours';

/**
 * Four tables for a WITH: the `steps` of the range, the UTC `days` and `hours` whose sums make them up, and
 * `edges` that begin or end within an hour, for which the rows themselves are counted. This makes any zone's
 * calendar exact. A day in Berlin is a UTC day plus one hour and minus another: `sign` says which. Where
 * subtracting is impossible, as with a minimum, `isAdding` makes every sign 1.
 */
export function sumRanges(
  { from, to, timeZone, period }: SumRange,
  { isAdding = false }: { isAdding?: boolean } = {},
): Prisma.Sql {
  const takes = (hours: Prisma.Sql): Prisma.Sql =>
    isAdding
      ? Prisma.sql`false`
      : Prisma.sql`(days_from <= days_to AND ${hours} <= ${mostTakenOff}::interval)`;
  return Prisma.sql`
    steps AS MATERIALIZED (${period === 'whole' ? whole(from, to) : ofCalendar(from, to, period === 'hour' ? 'UTC' : timeZone, period)}),
    cuts AS MATERIALIZED (
      SELECT *, ${takes(Prisma.sql`hours_from - first_day`)} AS is_begun_less, ${takes(Prisma.sql`last_day - hours_to`)} AS is_ended_less
      FROM (
        SELECT s.*, date_trunc('hour', s.since + interval '1 hour - 1 microsecond', 'UTC') AS hours_from, date_trunc('hour', s.until, 'UTC') AS hours_to,
               date_trunc('day', s.since + interval '1 day - 1 microsecond', 'UTC') AS days_from, date_trunc('day', s.until, 'UTC') AS days_to,
               date_trunc('day', s.since, 'UTC') AS first_day, date_trunc('day', s.until + interval '1 day - 1 microsecond', 'UTC') AS last_day
        FROM steps s
      ) s
    ),
    days AS MATERIALIZED (
      SELECT * FROM (
        SELECT n, CASE WHEN is_begun_less THEN first_day ELSE days_from END AS since, CASE WHEN is_ended_less THEN last_day ELSE days_to END AS until FROM cuts
      ) days WHERE since < until
    ),
    hours AS MATERIALIZED (
      SELECT * FROM (
        SELECT n, 1 AS sign, hours_from AS since, CASE WHEN days_from <= days_to THEN days_from ELSE hours_to END AS until FROM cuts WHERE NOT is_begun_less
        UNION ALL
        SELECT n, -1, first_day, hours_from FROM cuts WHERE is_begun_less
        UNION ALL
        SELECT n, 1, days_to, hours_to FROM cuts WHERE days_from <= days_to AND NOT is_ended_less
        UNION ALL
        SELECT n, -1, hours_to, last_day FROM cuts WHERE is_ended_less
      ) hours WHERE since < until
    ),
    edges AS MATERIALIZED (
      SELECT * FROM (
        SELECT n, since, least(hours_from, until) AS until FROM cuts
        UNION ALL
        SELECT n, greatest(hours_to, least(hours_from, until)), until FROM cuts
      ) edges WHERE since < until
    )`;
}

function whole(from: Date, to: Date): Prisma.Sql {
  return Prisma.sql`SELECT 1::bigint AS n, ${from}::timestamptz AS since, ${to}::timestamptz AS until`;
}

function ofCalendar(
  from: Date,
  to: Date,
  timeZone: string,
  period: keyof typeof steps,
): Prisma.Sql {
  const step = Prisma.sql`${steps[period]}::interval`;
  return Prisma.sql`
    SELECT n, greatest(begins, ${from}::timestamptz) AS since, least(ends, ${to}::timestamptz) AS until
    FROM (
      SELECT n, ${firstShown(Prisma.sql`local`, timeZone)} AS begins, ${firstShown(Prisma.sql`(local + ${step})`, timeZone)} AS ends
      FROM generate_series(date_trunc(${period}, ${from}::timestamptz AT TIME ZONE ${timeZone}), ${to}::timestamptz AT TIME ZONE ${timeZone}, ${step})
        WITH ORDINALITY AS steps (local, n)
    ) calendar WHERE begins < ${to}::timestamptz AND ends > ${from}::timestamptz`;
}

/**
 * When a zone's clock first shows a time. In some zones midnight comes twice when clocks go back, and PostgreSQL takes
 * the second: the hour before it would belong to the previous day, or to none.
 */
function firstShown(local: Prisma.Sql, timeZone: string): Prisma.Sql {
  if (timeZone === 'UTC') return Prisma.sql`${local} AT TIME ZONE 'UTC'`;
  const shown = (at: Prisma.Sql) => Prisma.sql`${at} AT TIME ZONE ${timeZone}`;
  const before = Prisma.sql`(late - interval '12 hours')`;
  return Prisma.sql`(
    SELECT CASE WHEN ${shown(Prisma.sql`early`)} = ${local} THEN early ELSE late END
    FROM (
      SELECT late, ${local} AT TIME ZONE 'UTC' - (${shown(before)} - ${before} AT TIME ZONE 'UTC') AS early
      FROM (SELECT ${shown(local)} AS late) last
    ) both_times
  )`;
}
