import { z } from 'zod';
import type { Transaction } from '@/lib/db';
import type { Place } from './staging';

/** What ran in one hour of the week. */
export interface WeekHour {
  /** 1 is Monday. */
  weekday: number;
  /** From 0, of the zone's clock. An hour that the clock shows twice counts twice. */
  hour: number;
  runs: number;
  failed: number;
  averageMs: number | null;
}

const Rows = z.array(
  z
    .object({
      weekday: z.coerce.number(),
      hour: z.coerce.number(),
      runs: z.coerce.number(),
      failed: z.coerce.number(),
      duration_ms: z.coerce.number(),
    })
    .transform(
      ({ duration_ms, ...rest }): WeekHour => ({
        ...rest,
        averageMs: rest.runs > 0 ? duration_ms / rest.runs : null,
      }),
    ),
);

/**
 * When in a zone's week runs start and fail; hours in which nothing ran are absent. Where the zone's hours do
 * not begin with UTC's, as in Kolkata, the runs themselves are counted.
 */
export async function readWeekPattern(
  tx: Transaction,
  { teamId, pipelineId }: Place,
  { from, to, timeZone }: { from: Date; to: Date; timeZone: string },
): Promise<WeekHour[]> {
  const [hoursFrom, hoursTo] = [ceilHour(from), floorHour(to)];
  return Rows.parse(
    await tx.$queryRaw`
      WITH hours AS MATERIALIZED (
        SELECT starts_at, runs, failed_runs, duration_ms, extract(minute FROM starts_at AT TIME ZONE ${timeZone}) = 0 AS is_whole
        FROM run_rollups
        WHERE team_id = ${teamId}::uuid AND pipeline_id = ${pipelineId}::uuid AND grain = 'hour' AND starts_at >= ${hoursFrom} AND starts_at < ${hoursTo}
      ), ends AS MATERIALIZED (
        SELECT ${from}::timestamptz AS since, least(${hoursFrom}::timestamptz, ${to}::timestamptz) AS until
        UNION ALL
        SELECT greatest(${hoursTo}::timestamptz, ${from}::timestamptz), ${to}::timestamptz WHERE ${hoursTo}::timestamptz >= ${hoursFrom}::timestamptz
      ), lines AS (
        SELECT starts_at AT TIME ZONE ${timeZone} AS local, runs, failed_runs AS failed, duration_ms FROM hours WHERE is_whole
        UNION ALL
        SELECT r.started_at AT TIME ZONE ${timeZone}, 1, (NOT r.successful)::int, r.duration_ms FROM runs r
        WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.started_at >= ${hoursFrom} AND r.started_at < ${hoursTo}
          AND EXISTS (SELECT FROM hours WHERE NOT is_whole)
          AND extract(minute FROM date_trunc('hour', r.started_at, 'UTC') AT TIME ZONE ${timeZone}) <> 0
        UNION ALL
        SELECT r.started_at AT TIME ZONE ${timeZone}, 1, (NOT r.successful)::int, r.duration_ms
        FROM ends e CROSS JOIN LATERAL (
          SELECT r.started_at, r.successful, r.duration_ms FROM runs r
          WHERE r.team_id = ${teamId}::uuid AND r.pipeline_id = ${pipelineId}::uuid AND r.started_at >= e.since AND r.started_at < e.until
          OFFSET 0
        ) r
      )
      SELECT extract(isodow FROM local) AS weekday, extract(hour FROM local) AS hour, sum(runs) AS runs, sum(failed) AS failed, sum(duration_ms) AS duration_ms
      FROM lines GROUP BY 1, 2 ORDER BY 1, 2`,
  );
}

const hourMs = 3_600_000;
const ceilHour = (at: Date) => new Date(Math.ceil(at.getTime() / hourMs) * hourMs);
const floorHour = (at: Date) => new Date(Math.floor(at.getTime() / hourMs) * hourMs);
