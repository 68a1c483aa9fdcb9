import { z } from 'zod';
import { Prisma, type SqlTransaction } from '@/lib/db';
import { isUuid } from '@/lib/input';
import { among, newestFirst, ofRegistered, type RunFilters, runConditions } from './run-conditions';
import type { RunPlace } from './run-place';
import { wordsOf } from './search-words';

/** How many candidates are worth looking at one by one. */
const mostCandidates = 5000;
/** The same for those that the index of words finds: each is a page to read, but needs no lookup. */
const mostMatches = 10_000;

const Counted = z.array(
  z.object({
    candidates: z.coerce.number(),
    are_more: z.boolean(),
    started_us: z.coerce.number().nullable(),
    run_uuid: z.string().nullable(),
    pipeline_id: z.string().nullable(),
  }),
);

/**
 * The newest `most` matching runs after a place, out of all runs with some rare property; null if none is rare.
 * Bounded: an index is abandoned as soon as it has returned too many. `failedOf`: only runs of these pipelines that
 * failed and contain the words, which two indexes find together.
 */
export async function rareRuns(
  tx: SqlTransaction,
  teamId: string,
  {
    filters,
    after,
    most,
    failedOf = null,
  }: { filters: RunFilters; after: RunPlace; most: number; failedOf?: readonly string[] | null },
): Promise<RunPlace[] | null> {
  const { pipeline, tag } = filters;
  const own =
    pipeline || tag
      ? Prisma.sql`r.pipeline_id = ANY (ARRAY(SELECT i.id FROM pipelines i WHERE ${among(teamId, { pipeline, tag })}))`
      : ofRegistered(teamId);
  for (const { rows: source, most: worth, answers } of sources(teamId, filters, failedOf)) {
    const wanted = Prisma.sql`${own} AND ${runConditions(teamId, { ...filters, ...answers }, after).whole}`;
    const rows = Counted.parse(
      await tx.$queryRaw`
        WITH candidates AS MATERIALIZED (
          SELECT r.pipeline_id, r.run_uuid, r.started_at, (${wanted}) IS TRUE AS fits FROM (${source}) r
        )
        SELECT c.candidates, c.are_more, (extract(epoch FROM r.started_at) * 1000000)::bigint AS started_us, r.run_uuid, r.pipeline_id
        FROM (SELECT count(*) AS candidates, count(*) > count(run_uuid) AS are_more FROM candidates) c LEFT JOIN LATERAL (
          SELECT r.* FROM candidates r WHERE r.fits ${newestFirst} LIMIT ${most}
        ) r ON true ${newestFirst}`,
    );
    const [first] = rows;
    if (first && (first.are_more || first.candidates > worth)) continue;
    return rows.flatMap(({ started_us: startedUs, run_uuid: runUuid, pipeline_id: pipelineId }) =>
      startedUs !== null && runUuid !== null && pipelineId !== null
        ? [{ startedUs, runUuid, pipelineId }]
        : [],
    );
  }
  return null;
}

interface Source {
  /** A query for runs, with the columns that filters use. A row without a key means that there are too many. */
  rows: Prisma.Sql;
  /** More than this are too many. */
  most: number;
  /** Filters that all of them pass. */
  answers?: { q: undefined };
}

/** Each from an index on what one of the filters asks for. */
function* sources(
  teamId: string,
  filters: RunFilters,
  failedOf: readonly string[] | null,
): Generator<Source> {
  const { q, trigger, minDurationMs: least, maxDurationMs: longest } = filters;
  const limit = Prisma.sql`LIMIT ${mostCandidates + 1}`;
  if (trigger === 'here' && !failedOf) {
    const rows = Prisma.sql`
      SELECT r.* FROM (
        SELECT DISTINCT q.run_uuid FROM (
          SELECT q.run_uuid FROM run_requests q WHERE q.team_id = ${teamId}::uuid AND q.run_uuid IS NOT NULL ${limit}
        ) q
      ) q CROSS JOIN LATERAL (SELECT * FROM runs r WHERE r.team_id = ${teamId}::uuid AND r.run_uuid = q.run_uuid OFFSET 0) r ${limit}`;
    yield { rows, most: mostCandidates };
  }
  if ((least !== undefined || longest !== undefined) && !failedOf) {
    const rows = Prisma.sql`
      SELECT r.* FROM runs r WHERE r.team_id = ${teamId}::uuid
        ${least === undefined ? Prisma.empty : Prisma.sql`AND r.duration_ms >= ${least}::bigint`}
        ${longest === undefined ? Prisma.empty : Prisma.sql`AND r.duration_ms <= ${longest}::bigint`}
      ORDER BY r.duration_ms ${limit}`;
    yield { rows, most: mostCandidates };
  }
  if (q !== undefined && !isUuid(q)) {
    // They come with their words, the widest column of a run, which is not returned.
    const rows = Prisma.sql`
      SELECT r.* FROM portal_matched_runs(${wordsOf(q)}::tsquery, ${mostMatches}::int, ${failedOf && [...failedOf]}::uuid[], ${failedOf !== null}::boolean) r`;
    yield { rows, most: mostMatches, answers: { q: undefined } };
  }
}
