import { z } from 'zod';
import { recordAudit } from '@/lib/audit';
import type { Origin } from '@/lib/context';
import { database, inTransaction } from '@/lib/db';
import { verifyPassword } from './passwords';
import { recordSignIn } from './record-sign-in';
import { Email } from './schemas';
import { countSignInAttempt, forgetSignInAttempts } from './sign-in-attempts';

interface Row {
  id: string;
  name: string;
  password_hash: string | null;
  session_version: number;
  has_second_factor: boolean;
}

/** A correct password: signed in, unless the person has a second factor, which must be asked for next. */
export interface Authenticated {
  userId: string;
  sessionVersion: number;
  email: string;
  needsSecondFactor: boolean;
}

const Given = z.object({ email: Email, password: z.string().max(1000) });

/**
 * Signs in with e-mail address and password. Null when they do not fit, without telling which: an unknown
 * address takes as long, because a decoy is hashed. Throws RateLimited after too many guesses, and while
 * too many others sign in. `device` returns the id of a browser known to have signed in to the account
 * before; other people's guesses cannot lock it out.
 */
export async function authenticate(
  origin: Origin,
  input: unknown,
  device: (email: string) => string | null = () => null,
): Promise<Authenticated | null> {
  const parsed = Given.safeParse(input);
  // Counted too: otherwise an unreadable guess would be a free way to keep the portal busy.
  const { email, password } = parsed.success ? parsed.data : { email: '', password: '' };
  const known = email ? device(email) : null;
  await countSignInAttempt(email, origin.ip, known);
  const [user] = await database().prisma.$queryRaw<Row[]>`
    SELECT id, name, password_hash, session_version, has_second_factor FROM portal_user_by_email(${email}) WHERE NOT portal_is_deactivated(id)`;
  if (!(await verifyPassword(user?.password_hash, password)) || !user) {
    await inTransaction({}, (tx) =>
      recordAudit(
        tx,
        { actor: { kind: 'system', id: null, name: 'sign-in' }, origin },
        // By address as typed, and never by id: the event does not reveal whether there is such a user.
        { action: 'sign_in.failed', target: { kind: 'user', name: email || null } },
      ),
    );
    return null;
  }
  await forgetSignInAttempts(email, origin.ip, known);
  const needsSecondFactor = user.has_second_factor;
  if (!needsSecondFactor) {
    await recordSignIn({ id: user.id, name: user.name, email }, origin, 'password');
  }
  return { userId: user.id, sessionVersion: user.session_version, email, needsSecondFactor };
}
