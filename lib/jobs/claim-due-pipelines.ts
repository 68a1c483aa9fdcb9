import { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import { database } from '@/lib/db';

/** How often the worker looks at a pipeline, when nobody does. */
const refreshEveryMs = 5 * 60_000;
const most = 500;

const Due = z.array(z.object({ team_id: z.string(), pipeline_id: z.string() }));

/** Hands every due pipeline to one job; the others find it not due any more. */
export async function claimDuePipelines(): Promise<number> {
  const { prisma } = database();
  const next = new Date(nowMs() + refreshEveryMs);
  const due = Due.parse(
    await prisma.$queryRaw`
      SELECT team_id, pipeline_id FROM portal_claim_due_pipelines(${now()}, ${next}, ${most}::int)`,
  );
  for (const { team_id, pipeline_id } of due) {
    const payload = JSON.stringify({ teamId: team_id, pipelineId: pipeline_id });
    await prisma.$executeRaw`
      SELECT portal_enqueue('refresh-pipeline', ${payload}::json, ${`refresh ${pipeline_id}`}, ${now()}, 3)`;
  }
  return due.length;
}
