import { z } from 'zod';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';

/** How far the history of all of a team's pipelines is read. */
export interface HistoryStanding {
  pipelines: number;
  /** How many of them were not read at all yet. */
  unread: number;
  /** How many are still reading older runs. */
  goingBack: number;
  /** How many failed at the last attempt. */
  failing: number;
  /** Everything that completed before this was read, for every pipeline that was read at all; null: none was. */
  syncedTo: Date | null;
}

const Row = z.tuple([
  z.object({
    pipelines: z.number(),
    unread: z.number(),
    going_back: z.number(),
    failing: z.number(),
    synced_to: z.date().nullable(),
  }),
]);

export async function readHistoryStanding(ctx: TeamContext): Promise<HistoryStanding> {
  requireRole(ctx, 'viewer');
  const [row] = Row.parse(
    await withTransaction(
      ctx,
      (tx) => tx.$queryRaw`
        SELECT count(*)::int AS pipelines, (count(*) FILTER (WHERE isempty(covered)))::int AS unread,
               (count(*) FILTER (WHERE backfill = 'going'))::int AS going_back, (count(*) FILTER (WHERE failures > 0))::int AS failing,
               min(upper(covered)) AS synced_to
        FROM history_sync WHERE team_id = ${ctx.team.id}::uuid`,
    ),
  );
  const { going_back: goingBack, synced_to: syncedTo, ...counts } = row;
  return { ...counts, goingBack, syncedTo };
}
