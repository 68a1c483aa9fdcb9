import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { findPipeline, type RecentRun, RecentRuns } from '@/lib/pipelines';
import { type RunSummary, summariseRun } from './summarise-run';

export interface RecentRunsReading {
  runs: RunSummary[];
  source: 'datamin';
  /** Null: the log was not read yet. */
  fetchedAt: Date | null;
}

/** The newest runs of a pipeline as the worker last saw them in the log; never asks Datamin. Throws NotFound. */
export async function readRecentRuns(
  ctx: TeamContext,
  pipelineUuid: string,
): Promise<RecentRunsReading> {
  requireRole(ctx, 'viewer');
  const pipeline = await findPipeline(ctx, pipelineUuid);
  return withTransaction(ctx, (tx) => loadRecentRuns(tx, ctx, pipeline.id));
}

/** The same inside of a transaction that reads more, for the other domains. */
export async function loadRecentRuns(
  tx: Transaction,
  ctx: TeamContext,
  pipelineId: string,
): Promise<RecentRunsReading> {
  const row = await tx.reading.findFirst({
    where: { teamId: ctx.team.id, pipelineId, kind: 'recent_runs' },
    select: { value: true, fetchedAt: true },
  });
  const runs = RecentRuns.safeParse(row?.value);
  const found: RecentRun[] = runs.success ? runs.data : [];
  return {
    runs: found.map((run) => summariseRun(run)),
    source: 'datamin',
    fetchedAt: row?.fetchedAt ?? null,
  };
}
