import { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import { database } from '@/lib/db';

/** As long as a look may take: a worker that dies leaves it to another after this. */
const lookTakesMs = 2 * 60_000;
const most = 500;

const Due = z.array(z.object({ team_id: z.string(), pipeline_id: z.string() }));

/** Hands every pipeline with a run to be looked for to one job; the others find it not due any more. */
export async function claimDueFollows(): Promise<number> {
  const { prisma } = database();
  const next = new Date(nowMs() + lookTakesMs);
  const due = Due.parse(
    await prisma.$queryRaw`
      SELECT team_id, pipeline_id FROM portal_claim_due_follows(${now()}, ${next}, ${most}::int)`,
  );
  for (const { team_id, pipeline_id } of due) {
    const payload = JSON.stringify({ teamId: team_id, pipelineId: pipeline_id });
    await prisma.$executeRaw`
      SELECT portal_enqueue('follow-runs', ${payload}::json, ${`follow ${pipeline_id}`}, ${now()}, 1)`;
  }
  return due.length;
}
