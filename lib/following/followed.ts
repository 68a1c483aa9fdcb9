import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';

/** A pipeline; null: every pipeline of the team, including future ones. */
export type Followed = { id: string; uuid: string; name: string } | null;

/** Throws NotFound. */
export async function findFollowed(
  tx: Transaction,
  ctx: TeamContext,
  uuid: string | null,
): Promise<Followed> {
  if (uuid === null) return null;
  if (!isUuid(uuid)) throw new NotFound();
  const pipeline = await tx.pipeline.findUnique({
    where: { teamId_uuid: { teamId: ctx.team.id, uuid: uuid.toLowerCase() } },
    select: { id: true, uuid: true, name: true },
  });
  if (!pipeline) throw new NotFound();
  return pipeline;
}

/** For audit events. */
export const targetOf = ({ team }: TeamContext, followed: Followed) =>
  followed
    ? { kind: 'pipeline', id: followed.uuid, name: followed.name }
    : { kind: 'team', id: team.id, name: team.name };
