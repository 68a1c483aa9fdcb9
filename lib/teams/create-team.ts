import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { inTransaction, isUniqueViolation, type Transaction, uuidv7 } from '@/lib/db';
import { Invalid, invalidField } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { type InstanceContext, requireInstanceAdmin } from './instance-context';
import { findUserByEmail, slugTaken } from './internal';
import { CreateTeam } from './schemas';
import type { TeamView } from './views';

/**
 * Makes a team with one owner: the user with the given address, or the creator. Creating a team does
 * not let an instance admin see into it. Throws Forbidden, Invalid and Conflict (the slug is taken).
 */
export async function createTeam(ctx: InstanceContext, input: unknown): Promise<TeamView> {
  const by = requireInstanceAdmin(ctx);
  const given = parseInput(CreateTeam, input);
  const team = { id: uuidv7(), slug: given.slug, name: given.name };
  await inTransaction({ teamId: team.id }, async (tx) => {
    const owner = await ownerOf(tx, ctx, given.owner);
    await tx.team.create({ data: { ...team, createdAt: now() }, select: { id: true } });
    await tx.membership.create({
      data: { teamId: team.id, userId: owner.id, role: 'owner', createdAt: now() },
      select: { id: true },
    });
    await recordAudit(
      tx,
      { ...by, team },
      {
        action: 'team.created',
        target: { kind: 'team', id: team.id, name: team.slug },
        details: { name: team.name, owner: owner.email },
      },
    );
  }).catch((error: unknown) => {
    throw isUniqueViolation(error, 'slug') ? slugTaken(team.slug) : error;
  });
  return team;
}

async function ownerOf(
  tx: Transaction,
  ctx: InstanceContext,
  email: string | undefined,
): Promise<{ id: string; email: string }> {
  if (email === undefined && 'user' in ctx) return ctx.user;
  if (email === undefined) {
    throw invalidField('owner', 'is missing');
  }
  const user = await findUserByEmail(tx, email);
  if (user?.emailIsProved) return { id: user.id, email };
  if (user) {
    throw new Invalid(
      `It is not confirmed that ${email} belongs to the holder of that account: give them a new password from the command line first.`,
      { errors: { owner: ['has an account whose address is not confirmed'] } },
    );
  }
  throw new Invalid(`Nobody here has the address ${email}: create the user first.`, {
    errors: { owner: ['has no account here'] },
  });
}
