import { type Role, roleCovers, type TeamContext } from '@/lib/context';
import { inTransaction, type Prisma, type Transaction } from '@/lib/db';
import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/errors';
import { Id } from './schemas';
import type { MemberView } from './views';

/** Nobody may give or take away a role above their own. Throws Forbidden. */
export function requireRoleWithinOwn(ctx: TeamContext, role: Role): void {
  if (roleCovers(ctx.role, role)) return;
  throw new Forbidden(`You are ${ctx.role}: the role ${role} is not yours to give or take.`);
}

/** An id from a path. What cannot be an id belongs to nothing, so it throws NotFound. */
export function requireId(id: string): string {
  if (!Id.safeParse(id).success) throw new NotFound();
  return id;
}

/**
 * Serializes changes of a team's members. Without it two owners could demote each other at once, each
 * seeing that one is left.
 */
export async function lockTeam(tx: Transaction, ctx: TeamContext): Promise<void> {
  const locked = await tx.$queryRaw<unknown[]>`
    SELECT id FROM teams WHERE id = ${ctx.team.id}::uuid FOR NO KEY UPDATE`;
  if (locked.length === 0) throw new NotFound();
}

/** Call with the team locked, before an owner stops being one. Throws Conflict. */
export async function refuseLastOwner(tx: Transaction, ctx: TeamContext): Promise<void> {
  const owners = await tx.membership.count({ where: { teamId: ctx.team.id, role: 'owner' } });
  if (owners > 1) return;
  throw new Conflict(
    `${ctx.team.name} would be left without an owner. Make somebody else an owner first.`,
  );
}

export const memberColumns = {
  id: true,
  userId: true,
  role: true,
  createdAt: true,
  user: {
    select: { name: true, email: true, lastSignInAt: true, lastSeenAt: true, secondFactorAt: true },
  },
} as const satisfies Prisma.MembershipSelect;

type MemberRow = Prisma.MembershipGetPayload<{ select: typeof memberColumns }>;

/** The public projection of a member. */
export function toMemberView({ user, ...row }: MemberRow): MemberView {
  return { ...row, ...user };
}

/** A member of the context's team. Throws NotFound, also for a member of another team. */
export async function loadMember(
  tx: Transaction,
  ctx: TeamContext,
  id: string,
): Promise<MemberView> {
  const row = await tx.membership.findFirst({
    where: { id: requireId(id), teamId: ctx.team.id },
    select: memberColumns,
  });
  if (!row) throw new NotFound();
  return toMemberView(row);
}

/** The user with an address; `emailIsProved` says whether anybody but the user vouched for it. */
interface FoundUser {
  id: string;
  name: string;
  emailIsProved: boolean;
}

/** Looks across teams: the user with this address, if any. */
export async function findUserByEmail(tx: Transaction, email: string): Promise<FoundUser | null> {
  const [user] = await tx.$queryRaw<FoundUser[]>`
    SELECT id, name, email_is_proved AS "emailIsProved" FROM portal_user_by_email(${email})`;
  return user ?? null;
}

/** The same for somebody who must be there, in a transaction of its own. Throws Invalid. */
export async function requireUserByEmail(email: string): Promise<FoundUser> {
  const user = await inTransaction({}, (tx) => findUserByEmail(tx, email));
  if (user) return user;
  throw new Invalid(`Nobody here has the address ${email}.`, {
    errors: { email: ['has no account here'] },
  });
}

export const slugTaken = (slug: string) =>
  new Conflict(`The name "${slug}" is taken; choose another.`, { errors: { slug: ['is taken'] } });

export const emailTaken = (email: string) =>
  new Conflict(`${email} has an account already.`, {
    errors: { email: ['has an account already'] },
  });
