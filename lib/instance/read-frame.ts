import { requireRole, type TeamContext, withSqlTransaction } from '@/lib/context';
import { type FreezeView, loadFreezes } from '@/lib/runs';
import type { BreakGlassView } from './break-glass';
import { loadBreakGlass } from './list-break-glass';

/** What every page of a team shows above its own content. */
interface TeamFrame {
  breakGlass: BreakGlassView[];
  freezes: FreezeView[];
}

/** The accesses of instance admins to the team, and the freezes in force, in one transaction. Throws Forbidden. */
export async function readTeamFrame(ctx: TeamContext): Promise<TeamFrame> {
  requireRole(ctx, 'viewer');
  return withSqlTransaction(ctx, async (tx) => ({
    breakGlass: await loadBreakGlass(tx, ctx),
    freezes: await loadFreezes(tx, ctx),
  }));
}
