import { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import { database } from '@/lib/db';
import { leaseMs } from './lease';

/** How many pipelines of one credential are read at once, by all processes together. */
const mostOfCredential = 2;

const Claimed = z.array(z.object({ team_id: z.string(), pipeline_id: z.string() }));

/**
 * Leases up to `most` due pipelines to `reader`, a UUID of its own: the teams in turn, each with its longest due
 * first.
 */
export async function claimDueHistory(
  reader: string,
  most: number,
): Promise<{ teamId: string; pipelineId: string }[]> {
  const until = new Date(nowMs() + leaseMs);
  const claimed = Claimed.parse(
    await database().prisma.$queryRaw`
      SELECT team_id, pipeline_id
      FROM portal_claim_history(${now()}, ${until}, ${reader}::uuid, ${most}::int, ${mostOfCredential}::int)`,
  );
  return claimed.map((row) => ({ teamId: row.team_id, pipelineId: row.pipeline_id }));
}
