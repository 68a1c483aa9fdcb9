import { type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { type PipelineRow, pipelineColumns } from './internal';

/** A pipeline row of the team, for the other domains. Throws NotFound. */
export async function findPipeline(ctx: TeamContext, uuid: string): Promise<PipelineRow> {
  if (!isUuid(uuid)) throw new NotFound();
  const row = await withTransaction(ctx, (tx) =>
    tx.pipeline.findUnique({
      where: { teamId_uuid: { teamId: ctx.team.id, uuid: uuid.toLowerCase() } },
      select: pipelineColumns,
    }),
  );
  if (!row) throw new NotFound();
  return row;
}
