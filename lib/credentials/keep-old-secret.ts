import type { TeamContext } from '@/lib/context';
import { SealError, seal } from '@/lib/crypto';
import { keyRing } from '@/lib/sealing';
import { oldSecretPlace } from './internal';
import type { OpenableCredential } from './open-credential';

/** A replaced secret, kept beside its successor. */
export interface KeptSecret {
  sealed: string;
  hint: string;
  until: Date;
}

/** The secret in use, resealed to be kept as the old one. Null if it does not open: nobody could go back to it. */
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
