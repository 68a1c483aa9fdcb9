import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { parseFreeze, putFreeze } from './freeze-rows';
import type { FreezeView } from './freeze-view';

/**
 * Stops run requests in the whole team. It locks every pipeline, in one fixed order, so no request is
 * recorded after it has returned. Throws Forbidden and Invalid.
 */
export async function freezeTeam(ctx: TeamContext, input: unknown): Promise<FreezeView> {
  requireRole(ctx, 'admin');
  const freeze = parseFreeze(input);
  return withTransaction(ctx, async (tx) => {
    await tx.$queryRaw`
      SELECT id::text FROM pipelines WHERE team_id = ${ctx.team.id}::uuid ORDER BY id FOR NO KEY UPDATE`;
    return putFreeze(tx, ctx, null, freeze);
  });
}
