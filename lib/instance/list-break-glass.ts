import { nowMs } from '@/lib/clock';
import { requireRole, type TeamContext, withSqlTransaction } from '@/lib/context';
import { database, type SqlTransaction } from '@/lib/db';
import { type InstanceContext, requireInstanceAdmin } from '@/lib/teams';
import type { BreakGlassView, InstanceBreakGlassView } from './break-glass';

interface Row {
  id: string;
  user_name: string;
  role: BreakGlassView['role'];
  reason: string;
  started_at: Date;
  ends_at: Date;
  ended_at: Date | null;
  ended_by: string | null;
}

/** The accesses of instance admins to the team, the newest first; every member may know. Throws Forbidden. */
export async function listBreakGlass(ctx: TeamContext): Promise<BreakGlassView[]> {
  requireRole(ctx, 'viewer');
  return withSqlTransaction(ctx, (tx) => loadBreakGlass(tx, ctx));
}

/** The same within a transaction that reads more. */
export async function loadBreakGlass(
  tx: SqlTransaction,
  ctx: TeamContext,
): Promise<BreakGlassView[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT id, user_name, role::text AS role, reason, started_at, ends_at, ended_at, ended_by FROM break_glass
    WHERE team_id = ${ctx.team.id}::uuid ORDER BY started_at DESC, id DESC LIMIT 100`;
  return rows.map(toView);
}

/** Those of all teams. Throws Forbidden. */
export async function listInstanceBreakGlass(
  ctx: InstanceContext,
): Promise<InstanceBreakGlassView[]> {
  requireInstanceAdmin(ctx);
  const rows = await database().prisma.$queryRaw<
    (Row & { team_slug: string; team_name: string })[]
  >`
    SELECT id, team_slug, team_name, user_name, role::text AS role, reason, started_at, ends_at, ended_at, ended_by
    FROM portal_break_glass_list(${100}::int)`;
  return rows.map((row) => ({
    ...toView(row),
    team: { slug: row.team_slug, name: row.team_name },
  }));
}

/** Whether it opens the team now. */
export const isOpen = ({ endedAt, endsAt }: Pick<BreakGlassView, 'endedAt' | 'endsAt'>): boolean =>
  endedAt === null && endsAt.getTime() > nowMs();

function toView(row: Row): BreakGlassView {
  return {
    id: row.id,
    userName: row.user_name,
    role: row.role,
    reason: row.reason,
    startedAt: row.started_at,
    endsAt: row.ends_at,
    endedAt: row.ended_at,
    endedBy: row.ended_by,
  };
}
