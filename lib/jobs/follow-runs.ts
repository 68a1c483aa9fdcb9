import { z } from 'zod';
import { systemContext } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { followRuns } from '@/lib/runs';
import { findTeam } from '@/lib/teams';

const Payload = z.object({ teamId: z.uuid(), pipelineId: z.uuid() });

/** Job: looks for the runs of one pipeline's requests. A pipeline that is gone is not a failure. */
export async function followRunsJob(payload: unknown): Promise<void> {
  const { teamId, pipelineId } = Payload.parse(payload);
  const team = await findTeam({ id: teamId });
  if (!team) return;
  try {
    await followRuns(systemContext(team, 'worker'), pipelineId);
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
  }
}
