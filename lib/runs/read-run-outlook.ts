import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { findPipeline, RecentRuns } from '@/lib/pipelines';
import { type RunRequestView, runRequestColumns, toRunRequestView } from './internal';
import { whereOpen } from './states';
import { type RunSummary, summariseRun } from './summarise-run';
import { usualRun } from './usual-run';

/** What is known of a pipeline before it is run. */
export interface RunOutlook {
  /** Median wall clock of its newest runs, milliseconds; null: no run was seen. */
  usualMs: number | null;
  lastRun: RunSummary | null;
  /** One that was going on when its log was last read. */
  goingOn: RunSummary | null;
  /** The newest request that another one would come on top of. */
  open: RunRequestView | null;
  /** When its log was last read; null: not yet. */
  fetchedAt: Date | null;
}

/** What a person should know before running a pipeline; never asks Datamin. Throws NotFound. */
export async function readRunOutlook(ctx: TeamContext, pipelineUuid: string): Promise<RunOutlook> {
  requireRole(ctx, 'viewer');
  const { id: pipelineId } = await findPipeline(ctx, pipelineUuid);
  const where = { teamId: ctx.team.id, pipelineId };
  const { reading, open } = await withTransaction(ctx, async (tx) => ({
    reading: await tx.reading.findFirst({
      where: { ...where, kind: 'recent_runs' },
      select: { value: true, fetchedAt: true },
    }),
    open: await tx.runRequest.findFirst({
      where: { ...where, ...whereOpen },
      select: runRequestColumns,
      orderBy: { requestedAt: 'desc' },
    }),
  }));
  const known = RecentRuns.catch([]).parse(reading?.value);
  const runs = known.map((run) => summariseRun(run));
  return {
    usualMs: usualRun(known).durationMs,
    lastRun: runs.find(({ status }) => status !== 'running') ?? null,
    goingOn: runs.find(({ status }) => status === 'running') ?? null,
    open: open && toRunRequestView(open),
    fetchedAt: reading?.fetchedAt ?? null,
  };
}
