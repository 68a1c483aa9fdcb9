import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import type { ViewerContext } from '@/lib/context';
import { inTransaction, isUniqueViolation, type Transaction, uuidv7 } from '@/lib/db';
import { Conflict, invalidField } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { mailLink, minuteInUtc, queueMail } from '@/lib/mail';
import { findTeam, requireInstanceAdmin } from '@/lib/teams';
import type { InstanceBreakGlassView } from './break-glass';
import { BreakGlass } from './schemas';

/**
 * Lets an instance admin take part in a team they are not in, for at most four hours. The team sees it at once: in
 * its audit, on every page, and its owners by mail where mail is configured. It gives nothing that outlasts it.
 * Throws Forbidden, Invalid and Conflict (already a member, already open, or a second factor is missing).
 */
export async function takeBreakGlass(
  ctx: ViewerContext,
  input: unknown,
): Promise<InstanceBreakGlassView> {
  const by = requireInstanceAdmin(ctx);
  const { team: slug, role, minutes, reason } = parseInput(BreakGlass, input);
  const team = await findTeam({ slug });
  if (!team) throw noTeam();
  const { user } = ctx;
  const startedAt = now();
  const endsAt = new Date(startedAt.getTime() + minutes * 60_000);
  const id = uuidv7();
  await inTransaction({ teamId: team.id, userId: user.id }, async (tx) => {
    const isMember = await tx.membership.count({ where: { teamId: team.id, userId: user.id } });
    if (isMember > 0) {
      throw new Conflict(`You are already a member of ${team.name}: open it as one.`);
    }
    await refuseWithoutFactor(tx, team, user.id);
    // An access that has expired makes room.
    await tx.$executeRaw`
      UPDATE break_glass SET ended_at = ends_at, ended_by = 'its end'
      WHERE team_id = ${team.id}::uuid AND user_id = ${user.id}::uuid AND ended_at IS NULL AND ends_at <= ${startedAt}`;
    await tx.$executeRaw`
      INSERT INTO break_glass (id, team_id, user_id, user_name, user_email, role, reason, started_at, ends_at)
      VALUES (${id}::uuid, ${team.id}::uuid, ${user.id}::uuid, ${user.name}, ${user.email}, ${role}::role, ${reason}, ${startedAt}, ${endsAt})`;
    const entry = {
      action: 'break_glass.taken',
      target: { kind: 'break_glass', id, name: user.email },
      details: { role, reason, endsAt: endsAt.toISOString() },
    };
    await recordAudit(tx, { ...by, team }, entry);
    await recordAudit(tx, by, { ...entry, details: { ...entry.details, team: team.slug } });
    const owners = await tx.membership.findMany({
      where: { teamId: team.id, role: 'owner' },
      select: { user: { select: { email: true } } },
    });
    for (const owner of owners) {
      await queueMail(tx, {
        kind: 'break-glass',
        to: owner.user.email,
        subject: `${user.name} took access to ${team.name}`,
        text: [
          `${user.name} (${user.email}), an instance admin, has access to ${team.name} as ${role} until ${minuteInUtc(endsAt)}.`,
          `Reason given: ${reason}`,
        ],
        action: { label: 'See and end it', href: mailLink(`/${team.slug}/settings/access`) },
        closing: [
          'Any admin of the team can end it. Every page shows it, and everything done with it is in the audit.',
        ],
        goodUntil: new Date(startedAt.getTime() + 86_400_000),
      });
    }
  }).catch((error: unknown) => {
    if (!isUniqueViolation(error) && !isTaken(error)) throw error;
    throw new Conflict(`You already have access to ${team.name}: end it before you take it again.`);
  });
  return {
    id,
    team: { slug: team.slug, name: team.name },
    userName: user.name,
    role,
    reason,
    startedAt,
    endsAt,
    endedAt: null,
    endedBy: null,
  };
}

/** What the team requires of its members it requires of a helper too; `portal_break_glass` checks at each request. */
async function refuseWithoutFactor(
  tx: Transaction,
  team: { id: string; name: string },
  userId: string,
): Promise<void> {
  const asks = await tx.team.findUnique({
    where: { id: team.id },
    select: { secondFactorRequiredAt: true },
  });
  if (!asks?.secondFactorRequiredAt) return;
  const self = await tx.user.findUnique({
    where: { id: userId },
    select: { secondFactorAt: true },
  });
  if (self?.secondFactorAt) return;
  throw new Conflict(`${team.name} requires a second factor. Set one up on your profile first.`);
}

const noTeam = () => invalidField('team', 'there is no team with that name');

/** A raw statement's unique violation has no code of Prisma's. */
const isTaken = (error: unknown) =>
  error instanceof Error && /break_glass_one|23505/.test(`${error.message}`);
