import { z } from 'zod';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { isUuid, parseInput } from '@/lib/input';
import { range } from '@/lib/instants';
import { readStoredOutput, type StoredOutput } from './read-stored-output';

const Found = z.array(
  z.object({ at_us: z.coerce.bigint(), digest: z.coerce.bigint(), ordinal: z.number() }),
);

/**
 * The output of a run's task that completed within a range (`{from, to}`, RFC 3339), for callers that know no
 * more about it; null when none is kept whole, or when several different rows of the task could be meant. An
 * encrypted one stays sealed. Throws Invalid.
 */
export async function findKeptOutput(
  ctx: TeamContext,
  place: { pipelineUuid: string; runUuid: string; taskUuid: string },
  asked: unknown,
): Promise<StoredOutput | null> {
  requireRole(ctx, 'viewer');
  const { pipelineUuid, runUuid, taskUuid } = place;
  if (![pipelineUuid, runUuid, taskUuid].every(isUuid)) return null;
  const { from, to } = parseInput(range, asked);
  const rows = Found.parse(
    await withTransaction(
      ctx,
      (tx) => tx.$queryRaw`
        SELECT DISTINCT ON (t.executed_at, t.digest) (extract(epoch FROM t.executed_at) * 1000000)::bigint AS at_us, t.digest, t.ordinal
        FROM pipelines p JOIN task_runs t ON t.pipeline_id = p.id
        WHERE p.team_id = ${ctx.team.id}::uuid AND p.uuid = ${pipelineUuid}::uuid AND t.team_id = ${ctx.team.id}::uuid
          AND t.run_uuid = ${runUuid}::uuid AND t.task_uuid = ${taskUuid}::uuid AND t.executed_at >= ${from} AND t.executed_at < ${to}
        ORDER BY t.executed_at, t.digest, t.ordinal LIMIT 2`,
    ),
  );
  const [row] = rows;
  if (!row || rows.length > 1) return null;
  const id = `${row.at_us}-${BigInt.asUintN(64, row.digest).toString(16).padStart(16, '0')}-${row.ordinal}`;
  const stored = await readStoredOutput(ctx, { pipelineUuid, runUuid, id });
  return stored.kept === 'whole' || stored.kept === 'none' ? stored : null;
}
