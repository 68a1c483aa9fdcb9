import { z } from 'zod';
import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { uuidv7 } from '@/lib/db';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { mostViews } from './list-run-views';
import { SaveRunView } from './schemas';

const Saved = z.array(z.object({ id: z.string() }));

/**
 * Saves the address of a list under a name for the whole team; saving the name again replaces its filters.
 * Throws Forbidden, Invalid, and Conflict when there are too many.
 */
export async function saveRunView(ctx: TeamContext, input: unknown): Promise<{ id: string }> {
  requireRole(ctx, 'operator');
  const { name, query } = parseInput(SaveRunView, input);
  return withTransaction(ctx, async (tx) => {
    const [saved] = Saved.parse(
      await tx.$queryRaw`
        INSERT INTO run_views (id, team_id, name, query, made_by)
        SELECT ${uuidv7()}::uuid, ${ctx.team.id}::uuid, ${name}, ${query}, ${ctx.actor.name}
        WHERE (SELECT count(*) FROM run_views v WHERE v.team_id = ${ctx.team.id}::uuid AND lower(v.name) <> lower(${name})) < ${mostViews}
        ON CONFLICT (team_id, lower(name)) DO UPDATE SET name = excluded.name, query = excluded.query, made_by = excluded.made_by
        RETURNING id`,
    );
    if (!saved) throw new Conflict(`A team can have at most ${mostViews} views. Remove one first.`);
    await recordAudit(tx, ctx, {
      action: 'run_view.saved',
      target: { kind: 'run_view', id: saved.id, name },
      details: { query },
    });
    return saved;
  });
}
