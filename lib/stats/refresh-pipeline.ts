import { now, nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { DataminError } from '@/lib/datamin';
import { UpstreamFailed } from '@/lib/errors';
import { findPipeline, scanLog } from '@/lib/pipelines';
import { refreshReading } from './obtain-reading';
import { dailyQuestion, lastRunQuestion } from './questions';
import type { TeamSubject } from './subject';

const hourMs = 3_600_000;
const firstScanMs = 7 * 24 * hourMs;
/** Rows arrive late, so each scan starts a little before the end of the last one. */
const overlapMs = hourMs;
/** The worker's round is there to refresh, so it only accepts what was read just now as fresh. */
const freshMs = 15_000;
/** After a run request the pipeline is refreshed this often, for this long. */
const watchEveryMs = 30_000;
const watchForMs = 10 * 60_000;

/**
 * The worker's round for one pipeline: daily aggregates, last run, and new rows of the log. A failure is
 * stored as the pipeline's problem, beside the numbers known before. Throws NotFound.
 */
export async function refreshPipeline(
  ctx: TeamContext,
  uuid: string,
): Promise<{ problem: string | null }> {
  requireRole(ctx, 'viewer');
  const pipeline = await findPipeline(ctx, uuid);
  const subject: TeamSubject = { kind: 'pipeline', uuid: pipeline.uuid, pipeline };
  const problems = [
    await attempt(() => refreshReading(ctx, { ...dailyQuestion(ctx, subject), freshMs })),
    await attempt(() => refreshReading(ctx, { ...lastRunQuestion(ctx, subject), freshMs })),
    await attempt(() => scanNewRows(ctx, pipeline)),
  ];
  await watchRuns(ctx, pipeline.id);
  return { problem: problems.find((problem) => problem !== null) ?? null };
}

async function watchRuns(ctx: TeamContext, pipelineId: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const requestedAt = { gte: new Date(nowMs() - watchForMs) };
    const state = { in: ['accepted' as const, 'running' as const] };
    const where = { teamId: ctx.team.id, pipelineId, state, requestedAt };
    if ((await tx.runRequest.count({ where })) === 0) return;
    await tx.pipeline.updateMany({
      where: { id: pipelineId, teamId: ctx.team.id },
      data: { refreshDueAt: new Date(nowMs() + watchEveryMs) },
    });
  });
}

async function scanNewRows(
  ctx: TeamContext,
  pipeline: { id: string; uuid: string; credentialId: string },
): Promise<void> {
  const row = await withTransaction(ctx, (tx) =>
    tx.pipeline.findUnique({
      where: { id: pipeline.id, teamId: ctx.team.id },
      select: { discoveredTo: true },
    }),
  );
  const oldest = nowMs() - firstScanMs;
  const since = row?.discoveredTo ? row.discoveredTo.getTime() - overlapMs : oldest;
  await scanLog(ctx, pipeline, { from: new Date(Math.max(since, oldest)), to: now() });
}

async function attempt(step: () => Promise<unknown>): Promise<string | null> {
  try {
    await step();
    return null;
  } catch (error) {
    if (error instanceof UpstreamFailed || error instanceof DataminError) return error.message;
    throw error;
  }
}
