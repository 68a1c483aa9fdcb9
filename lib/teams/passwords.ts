import * as crypto from '@/lib/crypto';
import { RateLimited } from '@/lib/errors';

/** As lib/crypto hashes it. Throws RateLimited while the process hashes as many as it allows. */
export const hashPassword = (password: string) => asOurs(crypto.hashPassword(password));

/** As lib/crypto compares it. Throws RateLimited while the process hashes as many as it allows. */
export const verifyPassword = (stored: string | null | undefined, password: string) =>
  asOurs(crypto.verifyPassword(stored, password));

function asOurs<T>(hashing: Promise<T>): Promise<T> {
  return hashing.catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'PasswordsBusy')) throw error;
    throw new RateLimited('The portal is busy with other sign-ins. Try again in a moment.', {
      retryAfterMs: 2000,
      cause: error,
    });
  });
}
