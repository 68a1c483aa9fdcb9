import type { TeamContext } from '@/lib/context';
import type { SqlTransaction } from '@/lib/db';
import { Conflict, NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { type OwnRow, ownColumnsSql } from './request-columns';
import { isDoubtful } from './states';

/** A request that only a person can end, read under its pipeline's lock. */
export type DoubtfulRequest = Awaited<ReturnType<typeof lockDoubtful>>;

/**
 * Reads a request of the team with its pipeline locked, so that two people who decide at once take turns.
 * Throws NotFound, and Conflict if nothing is in doubt.
 */
export async function lockDoubtful(tx: SqlTransaction, ctx: TeamContext, id: string) {
  if (!isUuid(id)) throw new NotFound();
  const [place] = await tx.$queryRaw<{ id: string; uuid: string; name: string }[]>`
    SELECT p.id::text, p.uuid::text, p.name FROM pipelines p JOIN run_requests r ON r.pipeline_id = p.id
    WHERE r.id = ${id}::uuid AND r.team_id = ${ctx.team.id}::uuid FOR NO KEY UPDATE OF p`;
  const [row] = await tx.$queryRaw<OwnRow[]>`
    SELECT ${ownColumnsSql} FROM run_requests r WHERE r.id = ${id}::uuid AND r.team_id = ${ctx.team.id}::uuid`;
  if (!place || !row) throw new NotFound();
  const stalled = row.stalledAt !== null && row.state === 'accepted';
  if (!isDoubtful({ state: row.state, stalled, following: row.followDueAt !== null })) {
    throw new Conflict(
      `Nothing is in doubt here: this request is ${row.state}. Look at it again, it may just have changed.`,
    );
  }
  return { ...row, pipeline: place };
}
