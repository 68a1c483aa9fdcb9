import { z } from 'zod';
import { Prisma, type Transaction } from '@/lib/db';
import { isUuid } from '@/lib/input';
import { among, newestFirst, ofRegistered, type RunFilters, runConditions } from './run-conditions';
import type { RunPlace } from './run-place';
import { wordsOf } from './search-words';

/** So many candidates are worth looking at one by one. */
const mostCandidates = 5000;

const Counted = z.array(
  z.object({
    candidates: z.coerce.number(),
    started_us: z.coerce.number().nullable(),
    run_uuid: z.string().nullable(),
    pipeline_id: z.string().nullable(),
  }),
);
const Keys = z.array(
  z.object({ pipeline_id: z.string().nullable(), run_uuid: z.string().nullable() }),
);

/**
 * The newest `most` runs that fit, after a place, out of all runs that something rare is true of; null where
 * nothing is rare. Bounded: the index of each such thing is left as soon as it has given too many.
 */
export async function rareRuns(
  tx: Transaction,
  teamId: string,
  { filters, after, most }: { filters: RunFilters; after: RunPlace; most: number },
): Promise<RunPlace[] | null> {
  const { pipeline, tag } = filters;
  const own =
    pipeline || tag
      ? Prisma.sql`r.pipeline_id = ANY (ARRAY(SELECT i.id FROM pipelines i WHERE ${among(teamId, { pipeline, tag })}))`
      : ofRegistered(teamId);
  const wanted = Prisma.sql`${own} AND ${runConditions(teamId, filters, after).whole}`;
  for await (const source of sources(tx, teamId, filters)) {
    const rows = Counted.parse(
      await tx.$queryRaw`
        WITH candidates AS MATERIALIZED (
          SELECT r.pipeline_id, r.run_uuid, r.started_at, (${wanted}) IS TRUE AS fits FROM (${source}) r
        )
        SELECT c.candidates, (extract(epoch FROM r.started_at) * 1000000)::bigint AS started_us, r.run_uuid, r.pipeline_id
        FROM (SELECT count(*) AS candidates FROM candidates) c LEFT JOIN LATERAL (
          SELECT r.* FROM candidates r WHERE r.fits ${newestFirst} LIMIT ${most}
        ) r ON true ${newestFirst}`,
    );
    if ((rows[0]?.candidates ?? 0) > mostCandidates) continue;
    return rows.flatMap(({ started_us: startedUs, run_uuid: runUuid, pipeline_id: pipelineId }) =>
      startedUs !== null && runUuid !== null && pipelineId !== null
        ? [{ startedUs, runUuid, pipelineId }]
        : [],
    );
  }
  return null;
}

/** Queries for whole rows of `runs`, each out of an index of what a filter asks for. */
async function* sources(
  tx: Transaction,
  teamId: string,
  filters: RunFilters,
): AsyncGenerator<Prisma.Sql> {
  const { q, trigger, minDurationMs: least, maxDurationMs: longest } = filters;
  const limit = Prisma.sql`LIMIT ${mostCandidates + 1}`;
  if (trigger === 'here') {
    yield Prisma.sql`
      SELECT r.* FROM (
        SELECT DISTINCT q.run_uuid FROM (
          SELECT q.run_uuid FROM run_requests q WHERE q.team_id = ${teamId}::uuid AND q.run_uuid IS NOT NULL ${limit}
        ) q
      ) q CROSS JOIN LATERAL (SELECT * FROM runs r WHERE r.team_id = ${teamId}::uuid AND r.run_uuid = q.run_uuid OFFSET 0) r ${limit}`;
  }
  if (least !== undefined || longest !== undefined) {
    yield Prisma.sql`
      SELECT r.* FROM runs r WHERE r.team_id = ${teamId}::uuid
        ${least === undefined ? Prisma.empty : Prisma.sql`AND r.duration_ms >= ${least}::bigint`}
        ${longest === undefined ? Prisma.empty : Prisma.sql`AND r.duration_ms <= ${longest}::bigint`}
      ORDER BY r.duration_ms ${limit}`;
  }
  if (q !== undefined && !isUuid(q)) {
    // A row without a key says that there are too many to tell. Then no other is fetched: five thousand of them for
    // nothing took longer than to find them.
    const keys = Keys.parse(
      await tx.$queryRaw`
        WITH told AS MATERIALIZED (SELECT pipeline_id, run_uuid FROM portal_match_runs(${wordsOf(q)}::tsquery, ${mostCandidates}::int))
        SELECT pipeline_id, run_uuid FROM told WHERE run_uuid IS NULL OR NOT EXISTS (SELECT FROM told WHERE run_uuid IS NULL)`,
    );
    if (keys.some(({ run_uuid }) => run_uuid === null)) return;
    yield Prisma.sql`
      SELECT r.* FROM unnest(${keys.map((key) => key.pipeline_id)}::uuid[], ${keys.map((key) => key.run_uuid)}::uuid[]) AS k (pipeline_id, run_uuid)
        CROSS JOIN LATERAL (SELECT * FROM runs r WHERE r.pipeline_id = k.pipeline_id AND r.run_uuid = k.run_uuid OFFSET 0) r`;
  }
}
