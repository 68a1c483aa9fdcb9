import { requireRole, type TeamContext } from '@/lib/context';
import { SealError } from '@/lib/crypto';
import { SecretReferenceError } from '@/lib/secret-references';
import { openCredential } from './open-credential';
import { resolveStored } from './stored-secret';

/**
 * Checks for the doctor whether a credential's sealed values open and its reference leads to a secret: null, or a
 * sentence. Shows no secret.
 */
export async function checkSealing(ctx: TeamContext, id: string): Promise<string | null> {
  requireRole(ctx, 'owner');
  const credential = await openCredential(ctx, id);
  try {
    await resolveStored(ctx, await credential.openStored(), credential.baseUrl);
    await credential.oldSecret?.open();
    await credential.openOutputKey();
    return null;
  } catch (error) {
    if (!(error instanceof SealError || error instanceof SecretReferenceError)) throw error;
    return `Credential "${credential.name}" of team ${ctx.team.slug}: ${error.message}`;
  }
}
