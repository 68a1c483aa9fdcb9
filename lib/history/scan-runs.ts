import { z } from 'zod';
import { Prisma, type SqlTransaction } from '@/lib/db';
import { among, newestFirst, ofRegistered, type RunFilters, runConditions } from './run-conditions';
import type { RunPlace } from './run-place';

export interface Scanned {
  /** The matching runs, newest first. */
  found: RunPlace[];
  /** All runs before this place were looked at, and none after; null: all were. */
  end: RunPlace | null;
}

const Rows = z.array(
  z
    .object({
      started_us: z.coerce.number(),
      run_uuid: z.string(),
      pipeline_id: z.string(),
      is_end: z.boolean(),
    })
    .transform((row) => ({
      isEnd: row.is_end,
      place: { startedUs: row.started_us, runUuid: row.run_uuid, pipelineId: row.pipeline_id },
    })),
);

/** Whose runs are looked at: of all pipelines in one order, or of some, each in its own. */
export type Whose = { kind: 'all' } | { kind: 'some'; ids: readonly string[] };

/**
 * Looks at the next `rows` runs in index order, however many of them match: the cost does not depend on the
 * size of the history. With several pipelines it gets as far back as the one with the densest runs.
 */
export async function scanRuns(
  tx: SqlTransaction,
  teamId: string,
  {
    filters,
    whose,
    after,
    rows,
    most,
  }: { filters: RunFilters; whose: Whose; after: RunPlace | null; rows: number; most: number },
): Promise<Scanned> {
  const { pipeline, tag } = filters;
  const each =
    whose.kind === 'all' ? rows : Math.max(most, Math.ceil(rows / Math.max(1, whose.ids.length)));
  const conditions = runConditions(teamId, filters, after);
  const own =
    pipeline || tag
      ? Prisma.sql`r.pipeline_id = ANY (ARRAY(SELECT i.id FROM pipelines i WHERE ${among(teamId, { pipeline, tag })}))`
      : ofRegistered(teamId);
  // Numbered as they come: sorting ten thousand to find the last one took longer than looking at them.
  const numbered = (looked: Prisma.Sql, order: Prisma.Sql) => Prisma.sql`
    SELECT r.*, row_number() OVER (${order}) AS number FROM (${looked} ${order} LIMIT ${each}) r`;
  const scanned =
    whose.kind === 'all'
      ? numbered(conditions.lookedAt({ more: own }), newestFirst)
      : Prisma.sql`
        SELECT r.* FROM unnest(${[...whose.ids]}::uuid[]) AS i (id) CROSS JOIN LATERAL (
          ${numbered(conditions.lookedAt({ places: Prisma.sql`r.pipeline_id = i.id` }), Prisma.sql`ORDER BY r.started_at DESC, r.run_uuid DESC`)}
        ) r`;
  const keys = Prisma.sql`(extract(epoch FROM r.started_at) * 1000000)::bigint AS started_us, r.run_uuid, r.pipeline_id`;
  const read = Rows.parse(
    await tx.$queryRaw`
      WITH scanned AS MATERIALIZED (${scanned}),
      horizon AS MATERIALIZED (SELECT r.started_at, r.run_uuid, r.pipeline_id FROM scanned r WHERE r.number = ${each} ${newestFirst} LIMIT 1)
      (SELECT ${keys}, false AS is_end FROM scanned r
       WHERE r.fits AND (NOT EXISTS (SELECT FROM horizon) OR (r.started_at, r.run_uuid, r.pipeline_id) >= (SELECT h.started_at, h.run_uuid, h.pipeline_id FROM horizon h))
       ${newestFirst} LIMIT ${most})
      UNION ALL
      SELECT ${keys}, true FROM horizon r`,
  );
  return {
    found: read.filter(({ isEnd }) => !isEnd).map(({ place }) => place),
    end: read.find(({ isEnd }) => isEnd)?.place ?? null,
  };
}
