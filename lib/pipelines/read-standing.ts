import type { TeamContext } from '@/lib/context';
import { Prisma, type SqlTransaction } from '@/lib/db';
import type { Attention } from './attention';
import { anyAttention, attention, joined, number, source, stale } from './list-conditions';
import { defaultRange, type PipelineRange } from './ranges';

/** The state of all of a team's pipelines together. */
export interface TeamStanding {
  pipelines: number;
  /** How many need attention for any reason, and how many for each. */
  attention: number;
  of: Record<Attention, number>;
  /** How many could not be read lately. */
  stale: number;
  runs: TeamRuns;
  /** The tags in use, sorted. */
  tags: string[];
}

/** The runs of a range, of all pipelines together. */
export interface TeamRuns {
  successes: number;
  failures: number;
  /** How many pipelines the counts cover, and how many of these Datamin counted, by failed tasks. */
  counted: number;
  byDatamin: number;
}

const mostTags = 500;

interface Row extends Record<Attention, number> {
  pipelines: number;
  attention: number;
  stale: number;
  runs: TeamRuns;
  tags: string[];
}

/** One query over the team's rows for all counts. Pipelines with impossible counts are in no sum. */
export async function readStanding(
  tx: SqlTransaction,
  ctx: TeamContext,
  range: PipelineRange = defaultRange,
): Promise<TeamStanding> {
  const [successes, failures] = [number(range, 'successes'), number(range, 'failures')];
  const isCounted = Prisma.sql`(${successes} IS NOT NULL AND ${failures} IS NOT NULL)`;
  const [row] = await tx.$queryRaw<[Row]>`
    SELECT count(*)::int AS pipelines,
           (count(*) FILTER (WHERE ${anyAttention}))::int AS attention,
           (count(*) FILTER (WHERE ${attention.failing}))::int AS failing,
           (count(*) FILTER (WHERE ${attention.late}))::int AS late,
           (count(*) FILTER (WHERE ${attention.degrading}))::int AS degrading,
           (count(*) FILTER (WHERE ${attention.credential}))::int AS credential,
           (count(*) FILTER (WHERE ${stale()}))::int AS stale,
           jsonb_build_object(
             'successes', coalesce(sum(${successes}) FILTER (WHERE ${isCounted}), 0),
             'failures', coalesce(sum(${failures}) FILTER (WHERE ${isCounted}), 0),
             'counted', count(*) FILTER (WHERE ${isCounted}),
             'byDatamin', count(*) FILTER (WHERE ${isCounted} AND ${source(range)} = 'datamin')) AS runs,
           ARRAY(SELECT DISTINCT unnest(t.tags) AS tag FROM pipelines t
                 WHERE t.team_id = ${ctx.team.id}::uuid ORDER BY tag LIMIT ${mostTags}) AS tags
    FROM ${joined} WHERE p.team_id = ${ctx.team.id}::uuid`;
  const { pipelines, attention: any, stale: old, runs, tags, ...of } = row;
  return { pipelines, attention: any, of, stale: old, runs, tags };
}
