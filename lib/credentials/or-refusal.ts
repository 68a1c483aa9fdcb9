import { SealError } from '@/lib/crypto';
import { DataminForbidden } from '@/lib/datamin';

/** A sealed value whose key is missing fails its credential alone, in words. Throws DataminForbidden. */
export async function orRefusal<T>(opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    throw new DataminForbidden(
      'client_refused',
      `${error.message} This credential cannot be used until it is.`,
    );
  }
}
