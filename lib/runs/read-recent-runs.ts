import { requireRole, type TeamContext, withSqlTransaction } from '@/lib/context';
import type { SqlTransaction } from '@/lib/db';
import { findPipeline, type RecentRun, RecentRuns } from '@/lib/pipelines';
import { type RunSummary, summariseRun } from './summarise-run';

export interface RecentRunsReading {
  runs: RunSummary[];
  source: 'datamin';
  /** Null: the log has not been read yet. */
  fetchedAt: Date | null;
}

/** A pipeline's newest runs as the worker last saw them in the log; never asks Datamin. Throws NotFound. */
export async function readRecentRuns(
  ctx: TeamContext,
  pipelineUuid: string,
): Promise<RecentRunsReading> {
  requireRole(ctx, 'viewer');
  const pipeline = await findPipeline(ctx, pipelineUuid);
  return withSqlTransaction(ctx, (tx) => loadRecentRuns(tx, ctx, pipeline.id));
}

/** The same within another domain's transaction. */
export async function loadRecentRuns(
  tx: SqlTransaction,
  ctx: TeamContext,
  pipelineId: string,
): Promise<RecentRunsReading> {
  const [row] = await tx.$queryRaw<{ value: unknown; fetchedAt: Date | null }[]>`
    SELECT value, fetched_at AS "fetchedAt" FROM readings
    WHERE team_id = ${ctx.team.id}::uuid AND pipeline_id = ${pipelineId}::uuid AND kind = 'recent_runs' LIMIT 1`;
  const runs = RecentRuns.safeParse(row?.value);
  const found: RecentRun[] = runs.success ? runs.data : [];
  return {
    runs: found.map((run) => summariseRun(run)),
    source: 'datamin',
    fetchedAt: row?.fetchedAt ?? null,
  };
}
