import type { TeamContext } from '@/lib/context';
import { SealError, seal } from '@/lib/crypto';
import { keyRing } from '@/lib/sealing';
import { oldSecretPlace } from './internal';
import type { OpenableCredential } from './open-credential';

/** A secret as it is kept beside the one that took its place. */
export interface KeptSecret {
  sealed: string;
  hint: string;
  until: Date;
}

/**
 * The secret in use, sealed for the place of the one before. Null where it does not open: there is no way back
 * to what nobody can read.
 */
export async function keepOldSecret(
  ctx: TeamContext,
  credential: OpenableCredential,
  until: Date,
): Promise<KeptSecret | null> {
  try {
    const secret = await credential.openStored();
    const sealed = await seal(keyRing(), secret, oldSecretPlace(ctx.team.id, credential.id));
    return { sealed, hint: credential.clientSecretHint, until };
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}
