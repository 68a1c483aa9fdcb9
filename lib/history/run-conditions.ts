import type { z } from 'zod';
import { nowMs } from '@/lib/clock';
import { Prisma } from '@/lib/db';
import { isUuid } from '@/lib/input';
import { quietMs } from '@/lib/runs';
import type { RunPlace } from './run-place';
import type { ExportRuns } from './schemas';
import { wordsOf } from './search-words';

export type RunFilters = z.output<typeof ExportRuns>;

/** The time since which a run must have been quiet to count as over. */
export const quietSince = (): Date => new Date(nowMs() - quietMs);

/** A moment in microseconds: a Date would lose the order within a millisecond. */
export const momentOf = (us: number): Prisma.Sql =>
  Prisma.sql`('epoch'::timestamptz + ${us}::float8 * interval '1 microsecond')`;

export const newestFirst = Prisma.sql`ORDER BY r.started_at DESC, r.run_uuid DESC, r.pipeline_id DESC`;

/**
 * The conditions on runs (`r`), whichever pipelines they belong to. Its two halves cannot be used separately: only the
 * half that an index answers says that a run failed. If both said it, the planner would think failures so rare that it
 * would read and sort all runs of a pipeline, instead of reading the newest ones in index order.
 */
export interface RunConditions {
  /** All of it. */
  readonly whole: Prisma.Sql;
  /**
   * A query for the keys and starts of all runs that an index by start leads to, each with whether it `fits`: of those
   * that `places` selects, the ones for which `more` is true too. Unordered.
   */
  lookedAt(of: { places?: Prisma.Sql; more?: Prisma.Sql }): Prisma.Sql;
}

/** The conditions of these filters, except pipeline and tag. Throws Invalid for text without words. */
export function runConditions(
  teamId: string,
  filters: RunFilters,
  after: RunPlace | null,
): RunConditions {
  const index = inIndex(teamId, filters, after);
  const rest = besides(teamId, filters);
  const always = Prisma.sql`true`;
  return {
    whole: Prisma.sql`${index} AND ${rest}`,
    lookedAt: ({ places = always, more = always }) => Prisma.sql`
      SELECT r.pipeline_id, r.run_uuid, r.started_at, (${more} AND ${rest}) IS TRUE AS fits FROM runs r WHERE ${places} AND ${index}`,
  };
}

/** What an index of runs by start answers: its bounds, and which of the two (all runs, failed ones) it is. */
function inIndex(
  teamId: string,
  { status, from, to }: Pick<RunFilters, 'status' | 'from' | 'to'>,
  after: RunPlace | null,
): Prisma.Sql {
  const parts = [Prisma.sql`r.team_id = ${teamId}::uuid`];
  if (status === 'failed') parts.push(Prisma.sql`NOT r.successful`);
  if (from) parts.push(Prisma.sql`r.started_at >= ${from}`);
  if (to) parts.push(Prisma.sql`r.started_at < ${to}`);
  if (after) {
    const at = momentOf(after.startedUs);
    // Only the first comparison decides where the index scan starts.
    parts.push(
      Prisma.sql`r.started_at <= ${at} AND (r.started_at, r.run_uuid, r.pipeline_id) < (${at}, ${after.runUuid}::uuid, ${after.pipelineId}::uuid)`,
    );
  }
  return Prisma.join(parts, ' AND ');
}

/** The rest, which no such index answers. */
function besides(teamId: string, filters: RunFilters): Prisma.Sql {
  const { status, taskType, trigger, minDurationMs, maxDurationMs, q } = filters;
  const parts = [Prisma.sql`true`];
  if (status) parts.push(inStatus[status](quietSince()));
  if (taskType) {
    // With coalesce, because otherwise the planner takes a type that few pipelines have for rare in each of
    // them, and sorts all runs of one instead of reading the newest in index order.
    parts.push(Prisma.sql`coalesce(r.task_types @> ARRAY[${taskType}], false)`);
  }
  if (trigger) {
    const requested = Prisma.sql`EXISTS (SELECT FROM run_requests q WHERE q.team_id = ${teamId}::uuid AND q.run_uuid = r.run_uuid)`;
    parts.push(trigger === 'here' ? requested : Prisma.sql`NOT ${requested}`);
  }
  if (minDurationMs !== undefined)
    parts.push(Prisma.sql`r.duration_ms >= ${minDurationMs}::bigint`);
  if (maxDurationMs !== undefined)
    parts.push(Prisma.sql`r.duration_ms <= ${maxDurationMs}::bigint`);
  if (q !== undefined) {
    parts.push(
      isUuid(q)
        ? Prisma.sql`r.run_uuid = ${q}::uuid`
        : Prisma.sql`r.words @@ ${wordsOf(q)}::tsquery`,
    );
  }
  return Prisma.join(parts, ' AND ');
}

const inStatus = {
  running: (quiet: Date) => Prisma.sql`r.ended_at > ${quiet}`,
  // The index says that it failed.
  failed: (quiet: Date) => Prisma.sql`r.ended_at <= ${quiet}`,
  succeeded: (quiet: Date) => Prisma.sql`r.successful AND r.ended_at <= ${quiet}`,
};

/** Which pipelines (`i`) the runs belong to. */
export function among(
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

/** Runs of registered pipelines: those waiting to be deleted belong to none any more. */
export const ofRegistered = (teamId: string): Prisma.Sql =>
  Prisma.sql`r.pipeline_id <> ALL (ARRAY(SELECT h.pipeline_id FROM history_removals h WHERE h.team_id = ${teamId}::uuid))`;
