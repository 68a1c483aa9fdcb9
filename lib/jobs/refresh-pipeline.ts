import { z } from 'zod';
import { systemContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { log } from '@/lib/log';
import { refreshPipeline } from '@/lib/stats';
import { findTeam } from '@/lib/teams';

const Payload = z.object({ teamId: z.uuid(), pipelineId: z.uuid() });

/** Job: one pipeline's readings, tasks and newest runs. A pipeline that is gone is not a failure. */
export async function refreshPipelineJob(payload: unknown): Promise<void> {
  const { teamId, pipelineId } = Payload.parse(payload);
  const team = await findTeam({ id: teamId });
  if (!team) return;
  const ctx = systemContext(team, 'worker');
  const pipeline = await withTransaction(ctx, (tx) =>
    tx.pipeline.findUnique({ where: { id: pipelineId, teamId }, select: { uuid: true } }),
  );
  if (!pipeline) return;
  try {
    const { problem } = await refreshPipeline(ctx, pipeline.uuid);
    if (problem) log().info({ teamId, pipelineId, problem }, 'a pipeline could not be refreshed');
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
  }
}
