import { type TeamContext, withSqlTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { InFlight } from '@/lib/in-flight';
import { isUuid } from '@/lib/input';
import type { PipelineRow } from './internal';
import { readRow } from './read-rows';

const looks = new InFlight<PipelineRow | null>();

/** A pipeline row of the team, for the other domains. Throws NotFound. */
export async function findPipeline(ctx: TeamContext, uuid: string): Promise<PipelineRow> {
  if (!isUuid(uuid)) throw new NotFound();
  const teamId = ctx.team.id;
  const row = await looks.share(ctx, uuid.toLowerCase(), () =>
    withSqlTransaction(ctx, (tx) => readRow(tx, teamId, uuid)),
  );
  if (!row) throw new NotFound();
  return row;
}
