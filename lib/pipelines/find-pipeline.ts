import { type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { InFlight } from '@/lib/in-flight';
import { isUuid } from '@/lib/input';
import { type PipelineRow, pipelineColumns } from './internal';

const looks = new InFlight<PipelineRow | null>();

/** A pipeline row of the team, for the other domains. Throws NotFound. */
export async function findPipeline(ctx: TeamContext, uuid: string): Promise<PipelineRow> {
  if (!isUuid(uuid)) throw new NotFound();
  const key = { teamId: ctx.team.id, uuid: uuid.toLowerCase() };
  const row = await looks.share(`${key.teamId}/${key.uuid}`, () =>
    withTransaction(ctx, (tx) =>
      tx.pipeline.findUnique({ where: { teamId_uuid: key }, select: pipelineColumns }),
    ),
  );
  if (!row) throw new NotFound();
  return row;
}
