import { Prisma } from '@/lib/db';
import { isUuid } from '@/lib/input';
import { among, newestFirst, ofRegistered, type RunFilters, runConditions } from './run-conditions';
import type { RunPlace } from './run-place';

/** Whether an index holds the matching runs in list order, so that only those of the page are read. */
export function isIndexed(filters: RunFilters): boolean {
  const { q, status, taskType, trigger, minDurationMs, maxDurationMs } = filters;
  if (q !== undefined && isUuid(q)) return true;
  const searched = [q, taskType, trigger, minDurationMs, maxDurationMs];
  return status !== 'succeeded' && searched.every((one) => one === undefined);
}

/**
 * A query for the keys (`pipeline_id, run_uuid`) of the newest `most` matching runs after a place, for filters
 * that an index answers; see search-runs.ts for the others.
 */
export function findRunKeys(
  teamId: string,
  filters: RunFilters,
  after: RunPlace | null,
  most: number,
): Prisma.Sql {
  const { pipeline, tag, q } = filters;
  const where = runConditions(teamId, filters, after).whole;
  if (tag !== undefined && pipeline === undefined && q === undefined) {
    return ofNewestPipelines(among(teamId, { tag }), where, most);
  }
  const own =
    pipeline === undefined && tag === undefined
      ? ofRegistered(teamId)
      : tag === undefined
        ? // One value, so that the planner uses the pipeline's own index.
          Prisma.sql`r.pipeline_id = (SELECT i.id FROM pipelines i WHERE ${among(teamId, { pipeline })})`
        : Prisma.sql`r.pipeline_id IN (SELECT i.id FROM pipelines i WHERE ${among(teamId, { pipeline, tag })})`;
  return Prisma.sql`
    SELECT r.pipeline_id, r.run_uuid FROM runs r WHERE ${own} AND ${where} ${newestFirst} LIMIT ${most}`;
}

/**
 * The newest runs all belong to the pipelines whose own newest run is among the newest: one index lookup per
 * pipeline, and one page from each of a few of them.
 */
function ofNewestPipelines(pipelines: Prisma.Sql, where: Prisma.Sql, most: number): Prisma.Sql {
  const newestOf = (id: Prisma.Sql, limit: number) => Prisma.sql`
    SELECT r.pipeline_id, r.run_uuid, r.started_at FROM runs r WHERE r.pipeline_id = ${id} AND ${where}
    ORDER BY r.started_at DESC, r.run_uuid DESC LIMIT ${limit}`;
  return Prisma.sql`
    SELECT r.pipeline_id, r.run_uuid FROM (
      SELECT r.pipeline_id FROM pipelines i CROSS JOIN LATERAL (${newestOf(Prisma.sql`i.id`, 1)}) r
      WHERE ${pipelines} ${newestFirst} LIMIT ${most}
    ) newest CROSS JOIN LATERAL (${newestOf(Prisma.sql`newest.pipeline_id`, most)}) r
    ${newestFirst} LIMIT ${most}`;
}
