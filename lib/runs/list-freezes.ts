import { now } from '@/lib/clock';
import { requireRole, type TeamContext, withSqlTransaction } from '@/lib/context';
import type { SqlTransaction } from '@/lib/db';
import type { FreezeView } from './freeze-view';

interface Row extends Omit<FreezeView, 'pipeline'> {
  uuid: string | null;
  name: string | null;
}

/** The freezes in force, the team's first. */
export async function listFreezes(ctx: TeamContext): Promise<FreezeView[]> {
  requireRole(ctx, 'viewer');
  return withSqlTransaction(ctx, (tx) => loadFreezes(tx, ctx));
}

/** The same within another domain's transaction. */
export async function loadFreezes(tx: SqlTransaction, ctx: TeamContext): Promise<FreezeView[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT p.uuid::text, p.name, f.reason, f.frozen_at AS "frozenAt", f.actor_name AS "frozenBy", f.ends_at AS "endsAt"
    FROM freezes f LEFT JOIN pipelines p ON p.id = f.pipeline_id
    WHERE f.team_id = ${ctx.team.id}::uuid AND (f.ends_at IS NULL OR f.ends_at > ${now()})
    ORDER BY f.pipeline_id IS NOT NULL, lower(p.name), p.uuid`;
  return rows.map(({ uuid, name, ...freeze }) => ({
    ...freeze,
    pipeline: uuid !== null && name !== null ? { uuid, name } : null,
  }));
}
