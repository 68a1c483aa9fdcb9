import { Prisma } from '@/lib/db';

/** Steps of a calendar. Hours are the clock's own; the others begin where they begin in the zone. */
export const sumPeriods = ['hour', 'day', 'week', 'month', 'whole'] as const;
export type SumPeriod = (typeof sumPeriods)[number];

/** What is summed, and in what steps. `to` is exclusive. */
export interface SumRange {
  from: Date;
  to: Date;
  /** IANA name: a day begins when it begins there, also on the days when the clocks change. */
  timeZone: string;
  /** `whole` is one step. */
  period: SumPeriod;
}

const steps = { hour: '1 hour', day: '1 day', week: '7 days', month: '1 month' } as const;

/**
 * Three tables for a WITH: `steps` of the range, `spans` of UTC days and hours whose sums make them up, and
 * `edges` that begin or end within an hour, for which the rows themselves are counted. So any zone's calendar
 * is exact, and reads as few sums as there can be.
 */
export function sumRanges({ from, to, timeZone, period }: SumRange): Prisma.Sql {
  return Prisma.sql`
    steps AS MATERIALIZED (${period === 'whole' ? whole(from, to) : ofCalendar(from, to, period === 'hour' ? 'UTC' : timeZone, period)}),
    cuts AS MATERIALIZED (
      SELECT s.*, date_trunc('hour', s.since + interval '1 hour - 1 microsecond', 'UTC') AS hours_from, date_trunc('hour', s.until, 'UTC') AS hours_to,
             date_trunc('day', s.since + interval '1 day - 1 microsecond', 'UTC') AS days_from, date_trunc('day', s.until, 'UTC') AS days_to
      FROM steps s
    ),
    spans AS MATERIALIZED (
      SELECT * FROM (
        SELECT n, 'day'::grain AS grain, days_from AS since, days_to AS until FROM cuts
        UNION ALL
        SELECT n, 'hour', hours_from, CASE WHEN days_from < days_to THEN days_from ELSE hours_to END FROM cuts
        UNION ALL
        SELECT n, 'hour', days_to, hours_to FROM cuts WHERE days_from < days_to
      ) spans WHERE since < until
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
      SELECT n, local AT TIME ZONE ${timeZone} AS begins, (local + ${step}) AT TIME ZONE ${timeZone} AS ends
      FROM generate_series(date_trunc(${period}, ${from}::timestamptz AT TIME ZONE ${timeZone}), ${to}::timestamptz AT TIME ZONE ${timeZone}, ${step})
        WITH ORDINALITY AS steps (local, n)
    ) calendar WHERE begins < ${to}::timestamptz AND ends > ${from}::timestamptz`;
}
