import { now } from '@/lib/clock';
import { type Transaction, uuidv7 } from '@/lib/db';
import { hashPassword } from './passwords';
import { requirePasswordLength } from './require-password-length';

/** A user about to be written: the id is known before, because the transaction's scope names it. */
interface NewUser {
  id: string;
  email: string;
  name: string;
  passwordHash: string | null;
  isInstanceAdmin: boolean;
  timeZone: string;
  /** Null while only the holder claims the address. */
  emailProvedAt: Date | null;
  /** Set where making the account signs the person in at once. */
  lastSignInAt: Date | null;
}

/** Hashes the password, which is slow on purpose: never call it in the transaction. Throws Invalid (too short here). */
export async function prepareUser(given: {
  email: string;
  name: string;
  password: string | null;
  /** Whether anybody but the person themselves vouches for the address. */
  emailIsProved: boolean;
  isInstanceAdmin?: boolean;
  signsIn?: boolean;
  /** Where their device says they are; UTC if it says nothing. */
  timeZone?: string | undefined;
}): Promise<NewUser> {
  if (given.password !== null) await requirePasswordLength(given.password);
  return {
    id: uuidv7(),
    email: given.email,
    name: given.name,
    passwordHash: given.password === null ? null : await hashPassword(given.password),
    isInstanceAdmin: given.isInstanceAdmin ?? false,
    timeZone: given.timeZone ?? 'UTC',
    emailProvedAt: given.emailIsProved ? now() : null,
    lastSignInAt: given.signsIn ? now() : null,
  };
}

/** Writes the user, in a transaction whose scope is that user. A taken address violates users.email. */
export async function insertUser(tx: Transaction, user: NewUser): Promise<void> {
  await tx.user.create({ data: { ...user, createdAt: now() }, select: { id: true } });
}
