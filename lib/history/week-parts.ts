import { Prisma } from '@/lib/db';
import type { SumRange } from './sum-ranges';

// Weeks are added as hours: in a session with daylight saving time, not every day has 24.
const weekMs = 7 * 86_400_000;

/** Whether a step of the range may contain a whole UTC week. */
export function holdsWeeks({ from, to, period }: SumRange): boolean {
  return period !== 'hour' && period !== 'day' && to.getTime() - from.getTime() >= weekMs;
}

/**
 * Two more tables for a WITH after the `days` of sumRanges: `weeks` that are completely within them, from Monday in
 * UTC, and the `loose` days before and after.
 */
export const weekParts = Prisma.sql`
  weeks AS MATERIALIZED (
    SELECT n, w.at AS since FROM days CROSS JOIN LATERAL generate_series(portal_week_of(since + interval '168 hours - 1 microsecond'), until - interval '168 hours', interval '168 hours') AS w (at)
  ),
  loose AS MATERIALIZED (
    SELECT n, since, least(until, portal_week_of(since + interval '168 hours - 1 microsecond')) AS until FROM days
    UNION ALL
    SELECT n, greatest(portal_week_of(until), portal_week_of(since + interval '168 hours - 1 microsecond')), until FROM days
    WHERE greatest(portal_week_of(until), portal_week_of(since + interval '168 hours - 1 microsecond')) < until
  )`;

/**
 * The days still to be read, where `found` are the weeks that have sums. A week's row stands for all of its days, and
 * both are seen as of the same moment, because it is one statement.
 */
export const daysBesides = (found: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  SELECT n, since, until FROM loose WHERE since < until
  UNION ALL
  SELECT n, since, since + interval '168 hours' FROM weeks WHERE since NOT IN (SELECT since FROM ${found})
)`;
