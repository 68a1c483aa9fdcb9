import { requireRole, roles, type TeamContext, withTransaction } from '@/lib/context';
import { memberColumns, toMemberView } from './internal';
import type { MemberView } from './views';

/** The team's members, owners first, then by name. Throws Forbidden. */
export async function listMembers(ctx: TeamContext): Promise<MemberView[]> {
  requireRole(ctx, 'admin');
  const rows = await withTransaction(ctx, (tx) =>
    tx.membership.findMany({ where: { teamId: ctx.team.id }, select: memberColumns }),
  );
  return rows
    .map(toMemberView)
    .sort(
      (a, b) => roles.indexOf(b.role) - roles.indexOf(a.role) || a.name.localeCompare(b.name, 'en'),
    );
}
