import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import type { Origin } from '@/lib/context';
import { inTransaction, uuidv7 } from '@/lib/db';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { insertUser, prepareUser } from './new-user';
import { SetUp } from './schemas';
import { setupIsOpen } from './setup-is-open';
import { slugFrom } from './slug-from';
import type { TeamView } from './views';

/** Any number that nothing else locks by. */
const setupLock = 7_202_611;

/**
 * The first start: makes the instance admin and the first team, which they own. Of any number of attempts
 * at once exactly one succeeds; the others throw Conflict, as does every later one. Throws Invalid.
 */
export async function setUp(
  origin: Origin,
  input: unknown,
): Promise<{ userId: string; sessionVersion: number; team: TeamView }> {
  const given = parseInput(SetUp, input);
  if (!(await setupIsOpen())) throw alreadySetUp();
  const user = await prepareUser({
    ...given,
    emailIsProved: true,
    isInstanceAdmin: true,
    signsIn: true,
  });
  const team = {
    id: uuidv7(),
    slug: given.teamSlug ?? slugFrom(given.teamName),
    name: given.teamName,
  };
  const by = { actor: { kind: 'user', id: user.id, name: user.name } as const, origin };

  await inTransaction({ teamId: team.id, userId: user.id }, async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(${setupLock})::text`;
    const [answer] = await tx.$queryRaw<{ taken: boolean }[]>`SELECT portal_users_exist() AS taken`;
    if (answer?.taken !== false) throw alreadySetUp();
    await insertUser(tx, user);
    await tx.team.create({ data: { ...team, createdAt: now() }, select: { id: true } });
    await tx.membership.create({
      data: { teamId: team.id, userId: user.id, role: 'owner', createdAt: now() },
      select: { id: true },
    });
    await recordAudit(tx, by, {
      action: 'instance.set_up',
      target: { kind: 'user', id: user.id, name: user.email },
    });
    await recordAudit(
      tx,
      { ...by, team },
      {
        action: 'team.created',
        target: { kind: 'team', id: team.id, name: team.slug },
        details: { name: team.name, owner: user.email },
      },
    );
  });
  return { userId: user.id, sessionVersion: 1, team };
}

const alreadySetUp = () => new Conflict('This portal is already set up. Sign in instead.');
