import { z } from 'zod';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';

/** A saved list of runs that the team comes back to. */
export interface SavedRunView {
  id: string;
  name: string;
  /** The query string of the list's address. */
  query: string;
  madeBy: string;
}

const Rows = z.array(
  z
    .object({ id: z.string(), name: z.string(), query: z.string(), made_by: z.string() })
    .transform(({ made_by: madeBy, ...view }) => ({ ...view, madeBy })),
);

/** How many a team may keep. */
export const mostViews = 50;

/** The team's views of its runs, by name. */
export async function listRunViews(ctx: TeamContext): Promise<SavedRunView[]> {
  requireRole(ctx, 'viewer');
  return Rows.parse(
    await withTransaction(
      ctx,
      (tx) => tx.$queryRaw`
        SELECT id, name, query, made_by FROM run_views WHERE team_id = ${ctx.team.id}::uuid ORDER BY lower(name) LIMIT ${mostViews}`,
    ),
  );
}
