import { SealError } from '@/lib/crypto';
import { DataminForbidden, DataminUnavailable } from '@/lib/datamin';
import { SecretReferenceError } from '@/lib/secret-references';

/** A sealed value whose key is missing, or a reference that leads nowhere, fails its credential alone, in words. Throws DataminForbidden and DataminUnavailable. */
export async function orRefusal<T>(opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof SecretReferenceError && error.passing) {
      throw new DataminUnavailable('unavailable', `${error.message} Try again.`, { cause: error });
    }
    if (!(error instanceof SealError || error instanceof SecretReferenceError)) throw error;
    throw new DataminForbidden(
      'client_refused',
      `${error.message} This credential cannot be used until it is.`,
    );
  }
}
