import { nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { dataminFor } from '@/lib/credentials';
import { DataminError } from '@/lib/datamin';
import type { Transaction } from '@/lib/db';
import { applyLook } from './apply-look';
import { type FollowedRow, followedColumns, sentAtOf } from './followed-row';
import { lookAtLog } from './look-at-log';
import type { SenderFor } from './sender';
import { followForMs } from './states';
import type { Look } from './tell';
import { readUsualRun } from './usual-run';

/** The most requests of one pipeline that share a look. */
const most = 500;

/**
 * Looks for the runs of a pipeline's followed requests in its log and records what became of them. A log that
 * cannot be read changes nothing but is noted. Returns false if nothing is followed.
 */
export async function followRuns(
  ctx: TeamContext,
  pipelineId: string,
  { senderFor = dataminFor }: { senderFor?: SenderFor } = {},
): Promise<boolean> {
  requireRole(ctx, 'viewer');
  const known = await withTransaction(ctx, async (tx) => {
    const followed = await followedOf(tx, ctx, pipelineId);
    if (followed.length === 0) return null;
    const where = { id: pipelineId, teamId: ctx.team.id };
    const pipeline = await tx.pipeline.findUnique({
      where,
      select: { uuid: true, credentialId: true },
    });
    return pipeline && { pipeline, followed, usual: await readUsualRun(tx, ctx, pipelineId) };
  });
  if (!known) return false;
  const { pipeline, followed, usual } = known;
  for (const window of windowsOf(followed)) {
    const look = await tryLook(ctx, pipeline, window, senderFor);
    await withTransaction(ctx, async (tx) => {
      // Always lock the pipeline before its requests: two transactions with opposite orders would deadlock.
      await tx.$queryRaw`SELECT id::text FROM pipelines WHERE id = ${pipelineId}::uuid AND team_id = ${ctx.team.id}::uuid FOR NO KEY UPDATE`;
      const rows = await followedOf(tx, ctx, pipelineId, window.ids);
      const moved = await applyLook(tx, ctx, rows, look, usual);
      if (!moved) return;
      await tx.pipeline.updateMany({
        where: { id: pipelineId, teamId: ctx.team.id },
        data: { refreshDueAt: new Date(nowMs()) },
      });
    });
  }
  return true;
}

function followedOf(
  tx: Transaction,
  ctx: TeamContext,
  pipelineId: string,
  ids?: readonly string[],
): Promise<FollowedRow[]> {
  return tx.runRequest.findMany({
    where: {
      teamId: ctx.team.id,
      pipelineId,
      followDueAt: { not: null },
      ...(ids && { id: { in: [...ids] } }),
    },
    select: followedColumns,
    orderBy: { requestedAt: 'desc' },
    take: most,
  });
}

interface Window {
  since: Date;
  until?: Date;
  ids: string[];
}

/** One look for everything sent recently, and one each for older requests that somebody asks about. */
function windowsOf(rows: readonly FollowedRow[]): Window[] {
  const isOld = (row: FollowedRow) => nowMs() - sentAtOf(row).getTime() > followForMs * 1.5;
  const recent = rows.filter((row) => !isOld(row));
  const since = new Date(Math.min(...recent.map((row) => sentAtOf(row).getTime())));
  const old = rows.filter(isOld).map((row) => ({
    since: sentAtOf(row),
    until: new Date(sentAtOf(row).getTime() + followForMs),
    ids: [row.id],
  }));
  return recent.length > 0 ? [{ since, ids: recent.map(({ id }) => id) }, ...old] : old;
}

async function tryLook(
  ctx: TeamContext,
  pipeline: { uuid: string; credentialId: string },
  window: Window,
  senderFor: SenderFor,
): Promise<Look> {
  try {
    const client = await senderFor(ctx, pipeline.credentialId);
    return { runs: await lookAtLog(client, pipeline.uuid, window) };
  } catch (error) {
    if (!(error instanceof DataminError)) throw error;
    return { problem: error.message, isForGood: error.kind === 'scope' };
  }
}
