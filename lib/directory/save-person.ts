import { recordAudit } from '@/lib/audit';
import { now } from '@/lib/clock';
import { isUniqueViolation, type Transaction } from '@/lib/db';
import { Conflict, NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { queueMail } from '@/lib/mail';
import { insertUser, prepareUser } from '@/lib/teams';
import { applyGroups } from './apply-groups';
import { type DirectoryContext, onInstance, takeTurn } from './context';
import { findPeople, getPerson, type Person } from './people';
import { setActive } from './set-active';
import { vouch } from './vouch';

/** What a directory says about a person, checked. */
export interface PersonInput {
  userName: string;
  externalId: string | null;
  email: string;
  name: string;
  givenName: string | null;
  familyName: string | null;
  /** Undefined: not said. An account then stays as it is; a new one is active. */
  active: boolean | undefined;
}

const taken = () => new Conflict('Someone already has that userName or address.');

/**
 * Makes an account without a password, vouched for by the directory; one that it deleted before comes back as
 * it was. Throws Conflict (the name or address is taken, or it is the last instance admin).
 */
export async function createPerson(ctx: DirectoryContext, input: PersonInput): Promise<Person> {
  const known = [
    ...(await findPeople({ userName: input.userName }, { deletedToo: true })),
    ...(await findPeople({ userName: input.email }, { deletedToo: true })),
  ];
  if (known.some(({ isDeleted }) => !isDeleted)) throw taken();
  const [back] = known;
  if (back) {
    const whole = { ...input, active: input.active ?? true };
    return writePerson(ctx, back.id, () => whole, { deletedToo: true });
  }
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
      if (input.active === false) await setActive(tx, ctx, { id: user.id, email }, false);
    },
    { userId: user.id },
  ).catch((error: unknown) => {
    throw isUniqueViolation(error) ? taken() : error;
  });
  return getPerson(user.id);
}

/**
 * Makes an account what the directory says of it as it is now. If anything is refused, nothing of it is done, except that
 * whoever is to be deactivated is: nobody may stay in because of a wrong address beside it. The address
 * is where a forgotten password is mailed and what links an OpenID sign-in: an account with a password of its own keeps
 * its address, or a SCIM token would be a key to its teams. Throws NotFound, Conflict and what `says` throws.
 */
export async function changePerson(
  ctx: DirectoryContext,
  id: string,
  says: (before: Person) => PersonInput,
): Promise<Person> {
  return writePerson(ctx, id, says);
}

async function writePerson(
  ctx: DirectoryContext,
  id: string,
  says: (before: Person) => PersonInput,
  options?: { deletedToo: true },
): Promise<Person> {
  if (!isUuid(id)) throw new NotFound();
  let leaver: Person | null = null;
  await onInstance(
    async (tx) => {
      await takeTurn(tx, id);
      const { isDeleted, ...before } = await getPerson(id, options, tx);
      const input = says(before);
      const { email, name, active } = input;
      const moves = email !== before.email;
      leaver = active === false && before.active ? before : null;
      if (active !== undefined && active !== before.active) {
        await setActive(tx, ctx, before, active);
      }
      if (moves) await readyToMove(tx, before, email);
      await vouch(tx, ctx, id);
      await tx.user.updateMany({ where: { id }, data: { email, name } });
      await writeScim(tx, id, input, isDeleted);
      const changed = (['userName', 'externalId', 'email', 'name'] as const).filter(
        (field) => before[field] !== input[field],
      );
      if (changed.length > 0 || isDeleted) {
        await recordAudit(tx, ctx, {
          action: isDeleted ? 'user.restored' : 'user.changed',
          target: { kind: 'user', id, name: email },
          details: { by: 'scim', changed, ...(moves ? { before: before.email } : {}) },
        });
      }
    },
    { userId: id },
  ).catch(async (error: unknown) => {
    const refusal = isUniqueViolation(error) ? taken() : error;
    if (leaver && refusal instanceof Conflict) await deactivate(ctx, leaver, refusal);
    throw refusal;
  });
  await applyGroups(id, ctx.origin);
  return getPerson(id);
}

/** Throws Conflict: what the rest was refused for, or that this is the last instance admin. */
async function deactivate(ctx: DirectoryContext, leaver: Person, refusal: Conflict): Promise<void> {
  await onInstance((tx) => setActive(tx, ctx, leaver, false));
  throw new Conflict(
    `${refusal.message} The account is deactivated all the same; nothing else was changed.`,
  );
}

/** Voids what was mailed to the old address, and tells that address where the account went. Throws Conflict. */
async function readyToMove(
  tx: Transaction,
  { id, email: from, name }: Person,
  to: string,
): Promise<void> {
  const [user] = await tx.$queryRaw<{ has_password: boolean }[]>`
    SELECT password_hash IS NOT NULL AS has_password FROM portal_user_by_email(${from})`;
  if (user?.has_password) {
    throw new Conflict('This account has a password of its own: its address cannot be changed.');
  }
  await tx.passwordReset.deleteMany({ where: { userId: id } });
  await queueMail(tx, {
    kind: 'address-changed',
    to: from,
    subject: 'The address of your account was changed',
    text: [
      `Hello ${name},`,
      `your organization’s directory changed your account’s address to ${to}.`,
    ],
    closing: ['If this is wrong, tell the people who run this portal at once.'],
  });
}

async function writeScim(
  tx: Transaction,
  userId: string,
  input: PersonInput,
  isRestored = false,
): Promise<void> {
  const { userName, externalId, givenName, familyName } = input;
  const said = { userName, externalId, givenName, familyName, changedAt: now() };
  await tx.scimUser.upsert({
    where: { userId },
    create: { userId, ...said, createdAt: now() },
    // Otherwise a deletion that came meanwhile stands.
    update: { ...said, ...(isRestored && { deletedAt: null }) },
    select: { userId: true },
  });
}
