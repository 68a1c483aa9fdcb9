import { SealError } from '@/lib/crypto';
import { DataminForbidden, DataminUnavailable } from '@/lib/datamin';
import { SecretReferenceError } from '@/lib/secret-references';

/**
 * Turns a missing sealing key or a broken reference into an error of this credential alone. Throws DataminForbidden and
 * DataminUnavailable.
 */
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
