import type { z } from 'zod';
import { nowMs } from '@/lib/clock';
import { Prisma } from '@/lib/db';
import { quietMs } from '@/lib/runs';
import type { RunPlace } from './run-place';
import type { ExportRuns } from './schemas';

export type RunFilters = z.output<typeof ExportRuns>;

/** Since when a run must have been quiet to count as over. */
export const quietSince = (): Date => new Date(nowMs() - quietMs);

/** A moment in microseconds: a Date would lose the order within a millisecond. */
export const momentOf = (us: number): Prisma.Sql =>
  Prisma.sql`('epoch'::timestamptz + ${us}::float8 * interval '1 microsecond')`;

/**
 * What a run (`r`) must be like, whichever pipeline it is of. Words are not among it: see find-run-keys.ts.
 */
export function fits(
  teamId: string,
  filters: Omit<RunFilters, 'pipeline' | 'tag' | 'q'>,
  after: RunPlace | null,
): Prisma.Sql {
  const { status, taskType, trigger, minDurationMs, maxDurationMs, from, to } = filters;
  const parts = [Prisma.sql`r.team_id = ${teamId}::uuid`];
  if (status) parts.push(inStatus[status](quietSince()));
  if (taskType) {
    // As coalesce, or the planner takes a type that few pipelines have for rare in each of them, and sorts all
    // runs of one instead of reading the newest in the order of its index.
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
  if (from) parts.push(Prisma.sql`r.started_at >= ${from}`);
  if (to) parts.push(Prisma.sql`r.started_at < ${to}`);
  if (after) {
    const at = momentOf(after.startedUs);
    // The first comparison alone is where the index begins.
    parts.push(
      Prisma.sql`r.started_at <= ${at} AND (r.started_at, r.run_uuid, r.pipeline_id) < (${at}, ${after.runUuid}::uuid, ${after.pipelineId}::uuid)`,
    );
  }
  return Prisma.join(parts, ' AND ');
}

const inStatus = {
  running: (quiet: Date) => Prisma.sql`r.ended_at > ${quiet}`,
  failed: (quiet: Date) => Prisma.sql`NOT r.successful AND r.ended_at <= ${quiet}`,
  succeeded: (quiet: Date) => Prisma.sql`r.successful AND r.ended_at <= ${quiet}`,
};
