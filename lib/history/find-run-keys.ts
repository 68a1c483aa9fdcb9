import { Prisma } from '@/lib/db';
import { Invalid } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { fits, momentOf, quietSince, type RunFilters } from './run-conditions';
import type { RunPlace } from './run-place';
import { searchQuery } from './search-words';

const newestFirst = Prisma.sql`ORDER BY r.started_at DESC, r.run_uuid DESC, r.pipeline_id DESC`;

/**
 * A query for the keys (`pipeline_id, run_uuid`) of the newest `most` runs that fit, after a place. Each kind
 * of filter goes the way on which an index ends the search early. Throws Invalid for words that are none.
 */
export function findRunKeys(
  teamId: string,
  filters: RunFilters,
  after: RunPlace | null,
  most: number,
): Prisma.Sql {
  const { pipeline, tag, q, ...others } = filters;
  if (q !== undefined && !isUuid(q)) return byWords(teamId, { ...filters, q }, after, most);
  const where = Prisma.sql`${fits(teamId, others, after)} ${q ? Prisma.sql`AND r.run_uuid = ${q}::uuid` : Prisma.empty}`;
  const isTimed = others.minDurationMs !== undefined || others.maxDurationMs !== undefined;
  // A tag or a type of task is that of few pipelines, which may all have been idle for long.
  const isNarrow = tag !== undefined || others.taskType !== undefined;
  if (isNarrow && pipeline === undefined && q === undefined && !isTimed) {
    return ofNewestPipelines(among(teamId, filters), where, most);
  }
  const own =
    pipeline === undefined && tag === undefined
      ? // What waits to be removed is of no pipeline any more.
        Prisma.sql`r.pipeline_id <> ALL (ARRAY(SELECT h.pipeline_id FROM history_removals h WHERE h.team_id = ${teamId}::uuid))`
      : tag === undefined
        ? // One value, so that the pipeline's own index is the way.
          Prisma.sql`r.pipeline_id = (SELECT i.id FROM pipelines i WHERE ${among(teamId, { pipeline })})`
        : Prisma.sql`r.pipeline_id IN (SELECT i.id FROM pipelines i WHERE ${among(teamId, { pipeline, tag })})`;
  return Prisma.sql`
    SELECT r.pipeline_id, r.run_uuid FROM runs r WHERE ${own} AND ${where} ${newestFirst} LIMIT ${most}`;
}

/** Which pipelines (`i`) the runs are of. */
function among(
  teamId: string,
  { pipeline, tag, taskType }: Pick<RunFilters, 'pipeline' | 'tag' | 'taskType'>,
): Prisma.Sql {
  const parts = [Prisma.sql`i.team_id = ${teamId}::uuid`];
  if (pipeline) parts.push(Prisma.sql`i.uuid = ${pipeline}::uuid`);
  if (tag) parts.push(Prisma.sql`i.tags @> ARRAY[${tag}]`);
  if (taskType) {
    parts.push(
      Prisma.sql`EXISTS (SELECT FROM tasks t WHERE t.pipeline_id = i.id AND t.task_type = ${taskType})`,
    );
  }
  return Prisma.join(parts, ' AND ');
}

/**
 * The newest runs are all of those pipelines whose own newest run is among the newest: one look into the index
 * for each pipeline, and one page of few of them.
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

function byWords(
  teamId: string,
  filters: RunFilters & { q: string },
  after: RunPlace | null,
  most: number,
): Prisma.Sql {
  const { q, pipeline, tag, status, taskType, trigger, from, to } = filters;
  const words = searchQuery(q);
  if (words === null) {
    const sentence = 'takes at least one word of two letters or digits, or a run’s UUID';
    throw new Invalid(`q: ${sentence}`, { errors: { q: [sentence] } });
  }
  const pipelines =
    pipeline || tag
      ? Prisma.sql`ARRAY(SELECT i.id FROM pipelines i WHERE ${among(teamId, { pipeline, tag })})`
      : Prisma.sql`NULL::uuid[]`;
  const place = after
    ? Prisma.sql`${momentOf(after.startedUs)}, ${after.runUuid}::uuid, ${after.pipelineId}::uuid`
    : Prisma.sql`NULL::timestamptz, NULL::uuid, NULL::uuid`;
  return Prisma.sql`
    SELECT pipeline_id, run_uuid FROM portal_find_runs(
      ${words}::tsquery, ${pipelines}, ${status ?? null}::text, ${quietSince()}, ${taskType ?? null}::text, ${trigger ?? null}::text,
      ${filters.minDurationMs ?? null}::bigint, ${filters.maxDurationMs ?? null}::bigint, ${from ?? null}::timestamptz, ${to ?? null}::timestamptz,
      ${place}, ${most}::int)`;
}
