import { cookies } from 'next/headers';
import { z } from 'zod';
import { type Held, sealedCookie } from './sealed-cookie';

const Pending = z.object({
  userId: z.uuid(),
  version: z.int().positive(),
  returnTo: z.string(),
});

/** A correct password whose second factor is still missing. */
type PendingSignIn = z.infer<typeof Pending>;

export const pendingCookie = sealedCookie('second', Pending, 10 * 60);

/** For actions: lets this browser continue to the second factor. */
export async function beginPending(pending: PendingSignIn): Promise<void> {
  const jar = await cookies();
  jar.set(pendingCookie.name(), await pendingCookie.seal(pending), pendingCookie.options());
}

/** The sign-in that this browser has yet to finish, or null. */
export async function pendingSignIn(): Promise<Held<PendingSignIn> | null> {
  return pendingCookie.open((await cookies()).get(pendingCookie.name())?.value);
}

/** Removes it from this browser. */
export async function endPending(): Promise<void> {
  const jar = await cookies();
  jar.set(pendingCookie.name(), '', { ...pendingCookie.options(), maxAge: 0 });
}
