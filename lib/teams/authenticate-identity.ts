import { recordAudit } from '@/lib/audit';
import type { Origin } from '@/lib/context';
import { database, inTransaction, isUniqueViolation, type Transaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { asOneLine } from '@/lib/plain-text';
import type { Authenticated } from './authenticate';
import { findInvitation } from './find-invitation';
import { findViewer } from './find-viewer';
import { giveBack } from './give-back';
import { findUserByEmail } from './internal';
import { insertUser, prepareUser } from './new-user';
import { recordSignIn } from './record-sign-in';
import { Email } from './schemas';

/** What an OpenID provider vouches for, and the invitation that is being accepted this way, if any. */
export interface VouchedIdentity {
  issuer: string;
  subject: string;
  email: string | null;
  emailIsVerified: boolean;
  name: string | null;
  invitationToken: string | null;
}

/**
 * Signs in with an identity: a known one; or one whose verified address is a user's, which is linked; or one that is
 * invited or, by its groups, expected, which gets an account. Null for everybody else: being somebody at the provider
 * opens nothing here. An account linked to one person at the provider is never another's there, whoever has its address
 * now: providers reuse addresses. An account that took the address without proof passes to the address's true holder:
 * whatever whoever made it signs in with ends.
 */
export async function authenticateIdentity(
  origin: Origin,
  identity: VouchedIdentity,
  { isExpected = false }: { isExpected?: boolean } = {},
): Promise<Authenticated | null> {
  const userId =
    (await knownUser(identity)) ?? (await newlyLinkedUser(origin, identity, isExpected));
  const found = userId ? await findViewer(userId, null, null) : null;
  if (!found) return null;
  const needsSecondFactor = await hasSecondFactor(found.user.id);
  if (!needsSecondFactor) await recordSignIn(found.user, origin, 'oidc');
  const { id, email } = found.user;
  return { userId: id, sessionVersion: found.sessionVersion, email, needsSecondFactor };
}

async function hasSecondFactor(id: string): Promise<boolean> {
  const user = await inTransaction({ userId: id }, (tx) =>
    tx.user.findUnique({ where: { id }, select: { secondFactorAt: true } }),
  );
  return user?.secondFactorAt !== null && user !== null;
}

async function knownUser({ issuer, subject }: VouchedIdentity): Promise<string | null> {
  const [row] = await database().prisma.$queryRaw<{ id: string | null }[]>`
    SELECT portal_identity(${issuer}, ${subject}) AS id`;
  return row?.id ?? null;
}

async function newlyLinkedUser(
  origin: Origin,
  identity: VouchedIdentity,
  isExpected: boolean,
): Promise<string | null> {
  const email = identity.emailIsVerified ? Email.safeParse(identity.email).data : undefined;
  if (!email) return null;
  const known = await inTransaction({}, (tx) => findUserByEmail(tx, email));
  if (!known && !isExpected && !(await isInvited(identity.invitationToken, email))) return null;
  const name = asOneLine(identity.name ?? '', 100) ?? email.replace(/@.*/, '');
  const newUser = known
    ? null
    : await prepareUser({ email, name, password: null, emailIsProved: true });
  const user = known ?? newUser;
  if (!user) return null;
  const by = { actor: { kind: 'user', id: user.id, name: user.name } as const, origin };
  const isTheirs = await inTransaction({ userId: user.id }, async (tx) => {
    if (known && (await isSomebodyElses(tx, known.id, identity))) {
      await recordAudit(
        tx,
        { actor: { kind: 'system', id: null, name: 'sign-in' }, origin },
        {
          action: 'identity.refused',
          target: { kind: 'user', id: known.id, name: email },
          details: { issuer: identity.issuer },
        },
      );
      return false;
    }
    if (newUser) {
      await insertUser(tx, newUser);
      await recordAudit(tx, by, {
        action: 'user.created',
        target: { kind: 'user', id: user.id, name: email },
        details: { by: isExpected ? 'groups' : 'invitation' },
      });
    }
    await link(tx, user.id, identity);
    await recordAudit(tx, by, {
      action: 'identity.linked',
      target: { kind: 'user', id: user.id, name: email },
      details: { issuer: identity.issuer },
    });
    if (await giveBack(tx, user.id)) {
      await recordAudit(tx, by, {
        action: 'account.reclaimed',
        target: { kind: 'user', id: user.id, name: email },
        details: { by: 'oidc', passwordRemoved: true, sessionsEnded: true },
      });
    }
    return true;
  }).catch((error: unknown) => {
    // Another tab was quicker: who they are now is looked up below.
    if (!isUniqueViolation(error)) throw error;
    return true;
  });
  return isTheirs ? knownUser(identity) : null;
}

/**
 * Whether the account is linked to another subject at that provider. Locked, so that of two attempts at once only one
 * is linked; the same subject, linked in another tab meanwhile, does not count as another.
 */
async function isSomebodyElses(
  tx: Transaction,
  userId: string,
  { issuer, subject }: VouchedIdentity,
): Promise<boolean> {
  await tx.$queryRaw`SELECT id FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
  return (await tx.identity.count({ where: { userId, issuer, subject: { not: subject } } })) > 0;
}

async function link(
  tx: Transaction,
  userId: string,
  { issuer, subject }: VouchedIdentity,
): Promise<void> {
  await tx.identity.create({ data: { userId, issuer, subject }, select: { id: true } });
}

async function isInvited(token: string | null, email: string): Promise<boolean> {
  if (!token) return false;
  try {
    const invitation = await findInvitation(token);
    return invitation.email === null || invitation.email === email;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}
