import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import type { Attention } from './attention';
import { anyAttention, attention, joined, stale } from './list-conditions';

/** How a team's pipelines stand, all of them together. */
export interface TeamStanding {
  pipelines: number;
  /** How many need attention, for whatever reason, and how many for each. */
  attention: number;
  of: Record<Attention, number>;
  /** How many could not be read lately. */
  stale: number;
  /** In use, sorted. */
  tags: string[];
}

const mostTags = 500;

interface Row extends Record<Attention, number> {
  pipelines: number;
  attention: number;
  stale: number;
  tags: string[];
}

/** One look at the team's rows for all of its counts. */
export async function readStanding(tx: Transaction, ctx: TeamContext): Promise<TeamStanding> {
  const [row] = await tx.$queryRaw<[Row]>`
    SELECT count(*)::int AS pipelines,
           (count(*) FILTER (WHERE ${anyAttention}))::int AS attention,
           (count(*) FILTER (WHERE ${attention.failing}))::int AS failing,
           (count(*) FILTER (WHERE ${attention.late}))::int AS late,
           (count(*) FILTER (WHERE ${attention.degrading}))::int AS degrading,
           (count(*) FILTER (WHERE ${attention.credential}))::int AS credential,
           (count(*) FILTER (WHERE ${stale()}))::int AS stale,
           ARRAY(SELECT DISTINCT unnest(t.tags) AS tag FROM pipelines t
                 WHERE t.team_id = ${ctx.team.id}::uuid ORDER BY tag LIMIT ${mostTags}) AS tags
    FROM ${joined} WHERE p.team_id = ${ctx.team.id}::uuid`;
  const { pipelines, attention: any, stale: old, tags, ...of } = row;
  return { pipelines, attention: any, of, stale: old, tags };
}
