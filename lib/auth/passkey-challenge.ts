import { cookies } from 'next/headers';
import { z } from 'zod';
import { Unauthenticated } from '@/lib/errors';
import { type Held, sealedCookie } from './sealed-cookie';

const Challenge = z.object({ challenge: z.string(), for: z.enum(['create', 'sign-in']) });
type Purpose = z.infer<typeof Challenge>['for'];

const cookie = sealedCookie('passkey', Challenge, 5 * 60);

/** For actions: stores a challenge in the browser that was given it. */
export async function keepChallenge(purpose: Purpose, challenge: string): Promise<void> {
  const jar = await cookies();
  jar.set(cookie.name(), await cookie.seal({ challenge, for: purpose }), cookie.options());
}

/** The challenge this browser was given, good for one answer. Throws Unauthenticated. */
export async function takeChallenge(purpose: Purpose): Promise<Held<z.infer<typeof Challenge>>> {
  const jar = await cookies();
  const held = await cookie.open(jar.get(cookie.name())?.value);
  jar.set(cookie.name(), '', { ...cookie.options(), maxAge: 0 });
  if (held?.for !== purpose) throw new Unauthenticated('That took too long. Try again.');
  return held;
}
