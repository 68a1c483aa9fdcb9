import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { refuseBreakGlass, requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { isUniqueViolation, type Transaction } from '@/lib/db';
import { Conflict, Invalid } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import {
  findUserByEmail,
  lockTeam,
  memberColumns,
  requireRoleWithinOwn,
  toMemberView,
} from './internal';
import { AddMember } from './schemas';
import { standingOf } from './standing';
import type { MemberView } from './views';

/**
 * Makes somebody who has an account a member. Throws Forbidden, Invalid (also when nobody has that
 * address: invite them instead) and Conflict (already a member). An account whose address nobody
 * vouched for counts as none: it may belong to anybody who was given some invitation's link.
 */
export async function addMember(ctx: TeamContext, input: unknown): Promise<MemberView> {
  requireRole(ctx, 'admin');
  refuseBreakGlass(ctx);
  const { email, role } = parseInput(AddMember, input);
  requireRoleWithinOwn(ctx, role);
  return withTransaction(ctx, async (tx) => {
    await lockTeam(tx, ctx);
    await standingOf(tx, ctx);
    const user = await findUserByEmail(tx, email);
    if (!user || !(user.emailIsProved || (await isMember(tx, ctx, user.id)))) {
      throw new Invalid(`Nobody here has the address ${email} yet: invite them.`, {
        errors: { email: ['has no account here yet: invite them'] },
      });
    }
    const row = await tx.membership.create({
      data: { teamId: ctx.team.id, userId: user.id, role, createdAt: now() },
      select: memberColumns,
    });
    await recordAudit(tx, ctx, {
      action: 'member.added',
      target: { kind: 'member', id: row.id, name: email },
      details: { role },
    });
    return toMemberView(row);
  }).catch((error: unknown) => {
    throw isUniqueViolation(error)
      ? new Conflict(`${email} is a member already.`, {
          errors: { email: ['is a member already'] },
        })
      : error;
  });
}

async function isMember(tx: Transaction, ctx: TeamContext, userId: string): Promise<boolean> {
  return (await tx.membership.count({ where: { teamId: ctx.team.id, userId } })) > 0;
}
