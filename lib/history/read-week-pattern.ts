import { z } from 'zod';
import type { SqlTransaction } from '@/lib/db';
import type { Place } from './staging';
import { isOfWholeHours } from './whole-hours';

/** What ran in one hour of the week. */
export interface WeekHour {
  /** 1 is Monday. */
  weekday: number;
  /** From 0, by the zone's clock. An hour that the clock shows twice counts twice. */
  hour: number;
  runs: number;
  failed: number;
  averageMs: number | null;
}

export interface WeekPattern {
  hours: WeekHour[];
  /**
   * The minute of the zone's clock at which each hour begins: 0, except in a zone such as Asia/Kolkata with
   * more runs than are counted one by one, where the hours are UTC's.
   */
  minute: number;
}

/** How many runs are counted one by one where a zone's hours do not begin with UTC's. */
const mostRuns = 20_000;

const Rows = z.array(
  z
    .object({
      minute: z.coerce.number(),
      weekday: z.coerce.number(),
      hour: z.coerce.number(),
      runs: z.coerce.number(),
      failed: z.coerce.number(),
      duration_ms: z.coerce.number(),
    })
    .transform(({ duration_ms, ...rest }) => ({
      ...rest,
      averageMs: rest.runs > 0 ? duration_ms / rest.runs : null,
    })),
);

const HoursOfWeek = z.array(
  z
    .object({
      of_week: z.coerce.number(),
      runs: z.number(),
      failed: z.number(),
      duration_ms: z.number(),
    })
    .transform(({ of_week: ofWeek, duration_ms, runs, failed }) => ({
      weekday: Math.floor(ofWeek / 24) + 1,
      hour: ofWeek % 24,
      runs,
      failed,
      averageMs: runs > 0 ? duration_ms / runs : null,
    })),
);

/**
 * When in a zone's week runs start and fail; hours in which nothing ran are left out. Where the zone's hours
 * do not begin with UTC's, the runs themselves are counted, unless there are too many: see WeekPattern.
 */
export async function readWeekPattern(
  tx: SqlTransaction,
  { teamId, pipelineId }: Place,
  { from, to, timeZone }: { from: Date; to: Date; timeZone: string },
  { most = mostRuns }: { most?: number } = {},
): Promise<WeekPattern> {
  if (isOfWholeHours({ from, to, timeZone, period: 'day' })) {
    return {
      hours: await ofWholeHours(tx, { teamId, pipelineId }, { from, to, timeZone }),
      minute: 0,
    };
  }
  const [hoursFrom, hoursTo] = [ceilHour(from), floorHour(to)];
  // date_part instead of extract, whose numeric costs several times as much per row.
  const rows = Rows.parse(
    await tx.$queryRaw`
      WITH hours AS MATERIALIZED (
        SELECT local, runs, failed_runs, duration_ms, date_part('minute', local) AS minute
        FROM (
          SELECT starts_at AT TIME ZONE ${timeZone} AS local, runs, failed_runs, duration_ms FROM run_rollups
          WHERE team_id = ${teamId}::uuid AND pipeline_id = ${pipelineId}::uuid AND grain = 'hour' AND starts_at >= ${hoursFrom} AND starts_at < ${hoursTo}
          OFFSET 0
        ) hours
      ), halves AS MATERIALIZED (
        SELECT coalesce(sum(runs) FILTER (WHERE minute <> 0), 0) BETWEEN 1 AND ${most}::bigint AS are_counted, coalesce(sum(runs) FILTER (WHERE minute <> 0), 0) > ${most}::bigint AS are_many,
               coalesce(max(minute), 0) AS minute FROM hours
      ), ends AS MATERIALIZED (
        SELECT ${from}::timestamptz AS since, least(${hoursFrom}::timestamptz, ${to}::timestamptz) AS until
        UNION ALL
        SELECT greatest(${hoursTo}::timestamptz, ${from}::timestamptz), ${to}::timestamptz WHERE ${hoursTo}::timestamptz >= ${hoursFrom}::timestamptz
      ), lines AS (
        SELECT local, runs, failed_runs AS failed, duration_ms FROM hours WHERE minute = 0 OR (SELECT are_many FROM halves)
        UNION ALL
        SELECT r.started_at AT TIME ZONE ${timeZone}, 1, (NOT r.successful)::int, r.duration_ms FROM runs r
        WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.started_at >= ${hoursFrom} AND r.started_at < ${hoursTo}
          AND (SELECT are_counted FROM halves)
          AND extract(minute FROM date_trunc('hour', r.started_at, 'UTC') AT TIME ZONE ${timeZone}) <> 0
        UNION ALL
        SELECT CASE WHEN (SELECT are_many FROM halves) THEN date_trunc('hour', r.started_at, 'UTC') ELSE r.started_at END AT TIME ZONE ${timeZone},
               1, (NOT r.successful)::int, r.duration_ms
        FROM ends e CROSS JOIN LATERAL (
          SELECT r.started_at, r.successful, r.duration_ms FROM runs r
          WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.started_at >= e.since AND r.started_at < e.until
          OFFSET 0
        ) r
      )
      SELECT date_part('isodow', local) AS weekday, date_part('hour', local) AS hour, sum(runs) AS runs, sum(failed) AS failed, sum(duration_ms) AS duration_ms,
             (SELECT CASE WHEN are_many THEN minute ELSE 0 END FROM halves) AS minute
      FROM lines GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  return { hours: rows.map(({ minute: _, ...hour }) => hour), minute: rows[0]?.minute ?? 0 };
}

/** Where the zone's hours begin with UTC's, the sums by hour are enough. Grouped by a single number, which is fast. */
async function ofWholeHours(
  tx: SqlTransaction,
  { teamId, pipelineId }: Place,
  { from, to, timeZone }: { from: Date; to: Date; timeZone: string },
): Promise<WeekHour[]> {
  return HoursOfWeek.parse(
    await tx.$queryRaw`
      SELECT of_week, sum(runs)::float8 AS runs, sum(failed_runs)::float8 AS failed, sum(duration_ms)::float8 AS duration_ms
      FROM (
        SELECT date_part('epoch', starts_at AT TIME ZONE ${timeZone} - timestamp '1970-01-05')::int8 / 3600 % 168 AS of_week, runs, failed_runs, duration_ms FROM run_rollups
        WHERE team_id = ${teamId}::uuid AND pipeline_id = ${pipelineId}::uuid AND grain = 'hour' AND starts_at >= ${from} AND starts_at < ${to}
        OFFSET 0
      ) hours GROUP BY 1 ORDER BY 1`,
  );
}

const hourMs = 3_600_000;
const ceilHour = (at: Date) => new Date(Math.ceil(at.getTime() / hourMs) * hourMs);
const floorHour = (at: Date) => new Date(Math.floor(at.getTime() / hourMs) * hourMs);
