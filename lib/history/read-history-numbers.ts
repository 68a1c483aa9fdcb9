import { z } from 'zod';
import { requireRole, type TeamContext, withSqlTransaction } from '@/lib/context';
import { Prisma, type SqlTransaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { range } from '@/lib/instants';
import { findPipelineId, findTaskPipeline } from '@/lib/pipelines';
import { percentile } from './duration-buckets';
import { isKnown } from './known-steps';
import { readSums } from './read-sums';
import { readSyncOf } from './read-sync';
import type { Place } from './staging';

/** When the history is further behind than this (milliseconds), it is not as current as its reader promises. */
export const historyStaleAfterMs = 15 * 60_000;

/** The numbers of one range from the history, in Datamin's terms. */
export interface HistoryNumbers {
  successes: number;
  failures: number;
  averageDurationMs: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  /** The last run before the end of the range, even if it was before its start. */
  lastRun: { successful: boolean; executedAt: Date; durationMs: number | null } | null;
  source: 'history';
  /** Everything that completed before this was read; null: nothing was. */
  fetchedAt: Date | null;
  stale: boolean;
  /** Part of the range was not read yet, or was pruned. */
  doubtful: boolean;
  problem: string | null;
}

/**
 * The numbers of a range (`{from, to}`, RFC 3339): a pipeline's runs by when they started, or a task's task runs
 * by when they completed. Throws NotFound and Invalid.
 */
export async function readHistoryNumbers(
  ctx: TeamContext,
  ref: { kind: 'pipeline' | 'task'; uuid: string },
  input: unknown,
): Promise<HistoryNumbers> {
  requireRole(ctx, 'viewer');
  const uuid = ref.uuid.toLowerCase();
  const pipelineId =
    ref.kind === 'task' ? (await findTaskPipeline(ctx, uuid)).id : await findPipelineId(ctx, uuid);
  const asked = parseInput(range, input);
  const place = { teamId: ctx.team.id, pipelineId };
  const summed = ref.kind === 'task' ? { kind: 'task' as const, uuid } : { kind: 'runs' as const };
  const { sync, sums, lastRun } = await withSqlTransaction(ctx, async (tx) => ({
    sync: await readSyncOf(tx, place),
    sums: (await readSums(tx, place, summed, { ...asked, timeZone: 'UTC', period: 'whole' }))[0],
    lastRun: await readLast(tx, place, ref.kind === 'task' ? uuid : null, asked.to),
  }));
  if (!sync) throw new NotFound();
  const { runs, failed, timed, durationMs, durations } = sums ?? none;
  return {
    successes: runs - failed,
    failures: failed,
    averageDurationMs: timed > 0 ? durationMs / timed : null,
    p50Ms: percentile(durations, 0.5),
    p95Ms: percentile(durations, 0.95),
    p99Ms: percentile(durations, 0.99),
    lastRun,
    source: 'history',
    fetchedAt: sync.syncedTo,
    stale: sync.lagMs === null || sync.lagMs > historyStaleAfterMs,
    doubtful: !isKnown(asked, sync),
    problem: sync.problem,
  };
}

const none = {
  runs: 0,
  failed: 0,
  timed: 0,
  durationMs: 0,
  durations: { buckets: [], counts: [] },
};

const Last = z.array(
  z.object({
    successful: z.boolean(),
    executed_at: z.date(),
    duration_ms: z.coerce.number().nullable(),
  }),
);

async function readLast(
  tx: SqlTransaction,
  { teamId, pipelineId }: Place,
  taskUuid: string | null,
  before: Date,
): Promise<HistoryNumbers['lastRun']> {
  const newest = taskUuid
    ? Prisma.sql`SELECT successful, executed_at, duration_ms FROM task_runs
        WHERE team_id = ${teamId}::uuid AND pipeline_id = ${pipelineId}::uuid AND task_uuid = ${taskUuid}::uuid AND executed_at < ${before}
        ORDER BY executed_at DESC LIMIT 1`
    : Prisma.sql`SELECT successful, ended_at AS executed_at, duration_ms FROM runs
        WHERE team_id = ${teamId}::uuid AND pipeline_id = ${pipelineId}::uuid AND started_at < ${before}
        ORDER BY started_at DESC, run_uuid DESC LIMIT 1`;
  const [last] = Last.parse(await tx.$queryRaw(newest));
  return (
    (last && {
      successful: last.successful,
      executedAt: last.executed_at,
      durationMs: last.duration_ms,
    }) ??
    null
  );
}
