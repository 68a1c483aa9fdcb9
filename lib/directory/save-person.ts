import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { isUniqueViolation, type Transaction } from '@/lib/db';
import { Conflict, NotFound } from '@/lib/errors';
import { insertUser, prepareUser } from '@/lib/teams';
import { applyGroups } from './apply-groups';
import { type DirectoryContext, onInstance } from './context';
import { findPeople, getPerson, type Person } from './people';
import { setActive } from './set-active';

/** What a directory says of a person, checked. */
export interface PersonInput {
  userName: string;
  externalId: string | null;
  email: string;
  name: string;
  givenName: string | null;
  familyName: string | null;
  active: boolean;
}

const taken = () => new Conflict('Somebody has that userName or address already.');

/**
 * Makes an account without a password, whose address the directory vouches for; one that it deleted before
 * comes back as it was. Throws Conflict (the name or address is taken, the last instance admin).
 */
export async function createPerson(ctx: DirectoryContext, input: PersonInput): Promise<Person> {
  const known = [
    ...(await findPeople({ userName: input.userName }, { deletedToo: true })),
    ...(await findPeople({ userName: input.email }, { deletedToo: true })),
  ];
  if (known.some(({ isDeleted }) => !isDeleted)) throw taken();
  const [back] = known;
  if (back) return changePerson(ctx, back.id, input);
  const { email, name } = input;
  const user = await prepareUser({ email, name, password: null, emailIsProved: true });
  await onInstance(
    async (tx) => {
      await insertUser(tx, user);
      await writeScim(tx, user.id, input);
      await recordAudit(tx, ctx, {
        action: 'user.created',
        target: { kind: 'user', id: user.id, name: email },
        details: { by: 'scim' },
      });
    },
    { userId: user.id },
  ).catch((error: unknown) => {
    throw isUniqueViolation(error) ? taken() : error;
  });
  if (!input.active) await setActive(ctx, { id: user.id, email }, false);
  return getPerson(user.id);
}

/** Makes an account what the directory says. Throws NotFound and Conflict. */
export async function changePerson(
  ctx: DirectoryContext,
  id: string,
  input: PersonInput,
): Promise<Person> {
  const [before] = await findPeople({ id }, { deletedToo: true });
  if (!before) throw new NotFound();
  if (input.active !== before.active) await setActive(ctx, before, input.active);
  const { email, name } = input;
  await onInstance(
    async (tx) => {
      await tx.user.updateMany({ where: { id }, data: { email, name, emailProvedAt: now() } });
      await writeScim(tx, id, input);
      const changed = (['userName', 'externalId', 'email', 'name'] as const).filter(
        (field) => before[field] !== input[field],
      );
      if (changed.length > 0 || before.isDeleted) {
        await recordAudit(tx, ctx, {
          action: before.isDeleted ? 'user.restored' : 'user.changed',
          target: { kind: 'user', id, name: email },
          details: { by: 'scim', changed },
        });
      }
    },
    { userId: id },
  ).catch((error: unknown) => {
    throw isUniqueViolation(error) ? taken() : error;
  });
  await applyGroups(id, ctx.origin);
  return getPerson(id);
}

async function writeScim(tx: Transaction, userId: string, input: PersonInput): Promise<void> {
  const { userName, externalId, givenName, familyName } = input;
  const said = { userName, externalId, givenName, familyName, changedAt: now(), deletedAt: null };
  await tx.scimUser.upsert({
    where: { userId },
    create: { userId, ...said, createdAt: now() },
    update: said,
    select: { userId: true },
  });
}
