import { cookies } from 'next/headers';
import { z } from 'zod';
import { type Held, sealedCookie } from './sealed-cookie';

const Pending = z.object({
  userId: z.uuid(),
  version: z.int().positive(),
  returnTo: z.string(),
});

/** A right password whose second factor is yet to come. */
type PendingSignIn = z.infer<typeof Pending>;

export const pendingCookie = sealedCookie('second', Pending, 10 * 60);

/** For actions: lets this browser go on to the second factor. */
export async function beginPending(pending: PendingSignIn): Promise<void> {
  const jar = await cookies();
  jar.set(pendingCookie.name(), await pendingCookie.seal(pending), pendingCookie.options());
}

/** What this browser has yet to finish, or null. */
export async function pendingSignIn(): Promise<Held<PendingSignIn> | null> {
  return pendingCookie.open((await cookies()).get(pendingCookie.name())?.value);
}

/** Takes it off this browser. */
export async function endPending(): Promise<void> {
  const jar = await cookies();
  jar.set(pendingCookie.name(), '', { ...pendingCookie.options(), maxAge: 0 });
}
