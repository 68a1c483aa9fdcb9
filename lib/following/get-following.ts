import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { memberOf } from './member';

/** What the caller gets mail about in a team. */
export interface Following {
  /** Every pipeline, including future ones. */
  everything: boolean;
  /** The pipelines chosen one by one, by name. */
  pipelines: { uuid: string; name: string }[];
}

/** Throws Forbidden. */
export async function getFollowing(ctx: TeamContext): Promise<Following> {
  requireRole(ctx, 'viewer');
  const userId = memberOf(ctx);
  const rows = await withTransaction(ctx, (tx) =>
    tx.follow.findMany({
      where: { teamId: ctx.team.id, userId },
      select: { pipeline: { select: { uuid: true, name: true } } },
      orderBy: { pipeline: { name: 'asc' } },
    }),
  );
  return {
    everything: rows.some(({ pipeline }) => pipeline === null),
    pipelines: rows.flatMap(({ pipeline }) => pipeline ?? []),
  };
}
