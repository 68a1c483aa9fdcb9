import { scheduleContext, systemContext, type TeamContext, withTransaction } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { lockPipeline } from '@/lib/runs';
import { advanceFiring } from './firing-line';

/** A pipeline with queued firings, claimed because nothing seemed to be in their way. */
export interface Line {
  team: TeamContext['team'];
  pipelineId: string;
}

/**
 * Requests a run for the oldest firing in a pipeline's line, if its turn has come.
 * @returns the id of the run request to send, or null
 */
export async function advanceLine({ team, pipelineId }: Line): Promise<string | null> {
  const portal = systemContext(team, 'worker');
  try {
    return await withTransaction(portal, async (tx) => {
      const pipeline = await lockPipeline(tx, portal, { id: pipelineId });
      for (;;) {
        const firing = await oldest(tx, portal, pipelineId);
        if (!firing) return null;
        const ctx = scheduleContext(team, firing.schedule);
        const { runRequestId, isWaiting } = await advanceFiring(tx, ctx, pipeline, firing);
        if (runRequestId || isWaiting) return runRequestId;
      }
    });
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}

const oldest = (tx: Transaction, ctx: TeamContext, pipelineId: string) =>
  tx.scheduleFiring.findFirst({
    where: { teamId: ctx.team.id, pipelineId, result: 'queued' },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      scheduleId: true,
      dueAt: true,
      schedule: { select: { id: true, name: true } },
    },
  });
