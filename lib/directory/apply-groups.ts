import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { type Origin, type Role, roles, systemContext, type TeamContext } from '@/lib/context';
import { database, inTransaction, type Transaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { endTokens, lockTeam, withdrawInvitations } from '@/lib/teams';

interface Wished {
  team_id: string;
  team_slug: string;
  team_name: string;
  wished: Role | null;
}

/**
 * Brings a person's memberships in line with the rules for their groups, with the highest role in each
 * team: adds, changes and ends those that came from rules. One made by hand is never touched, and the
 * last owner of a team stays one. Holds from the person's next request on.
 */
export async function applyGroups(userId: string, origin: Origin): Promise<void> {
  const rows = await database().prisma.$queryRaw<Wished[]>`
    SELECT team_id, team_slug, team_name, wished::text AS wished FROM portal_group_memberships(${userId}::uuid)`;
  for (const { team_id: id, team_slug: slug, team_name: name, wished } of rows) {
    const ctx = { ...systemContext({ id, slug, name }, 'directory'), origin };
    await inTransaction({ teamId: id, userId }, (tx) => applyInTeam(tx, ctx, userId, wished)).catch(
      (error: unknown) => {
        // The team was deleted meanwhile.
        if (!(error instanceof NotFound)) throw error;
      },
    );
  }
}

async function applyInTeam(
  tx: Transaction,
  ctx: TeamContext,
  userId: string,
  wished: Role | null,
): Promise<void> {
  await lockTeam(tx, ctx);
  const own = { teamId: ctx.team.id, userId };
  const held = await tx.membership.findFirst({
    where: own,
    select: { id: true, role: true, fromGroups: true },
  });
  const user = await tx.user.findUnique({ where: { id: userId }, select: { email: true } });
  if (!user || (held && !held.fromGroups) || held?.role === (wished ?? undefined)) return;
  if (!held && wished) {
    const { id } = await tx.membership.create({
      data: { ...own, role: wished, fromGroups: true, createdAt: now() },
      select: { id: true },
    });
    return recordAudit(tx, ctx, {
      action: 'member.added',
      target: { kind: 'member', id, name: user.email },
      details: { role: wished, by: 'groups' },
    });
  }
  if (!held || (held.role === 'owner' && (await isLastOwner(tx, ctx)))) return;
  const target = { kind: 'member', id: held.id, name: user.email };
  if (wished) {
    await tx.membership.updateMany({ where: { id: held.id, ...own }, data: { role: wished } });
    await recordAudit(tx, ctx, {
      action: 'member.role_changed',
      target,
      details: { from: held.role, to: wished, by: 'groups' },
    });
    if (roles.indexOf(wished) < roles.indexOf(held.role)) {
      await withdrawInvitations(tx, ctx, userId, wished, 'member.role_changed');
      await endTokens(tx, ctx, userId, wished, 'member.role_changed');
    }
    return;
  }
  await tx.membership.deleteMany({ where: { id: held.id, ...own } });
  await recordAudit(tx, ctx, {
    action: 'member.removed',
    target,
    details: { role: held.role, by: 'groups' },
  });
  await withdrawInvitations(tx, ctx, userId, null, 'member.removed');
  await endTokens(tx, ctx, userId, null, 'member.removed');
}

async function isLastOwner(tx: Transaction, ctx: TeamContext): Promise<boolean> {
  return (await tx.membership.count({ where: { teamId: ctx.team.id, role: 'owner' } })) < 2;
}
