import { requireRole, type TeamContext } from '@/lib/context';
import { SealError } from '@/lib/crypto';
import { openCredential } from './open-credential';

/** Whether a credential's sealed values open, for the doctor: null, or a sentence. Opens, and shows nothing. */
export async function checkSealing(ctx: TeamContext, id: string): Promise<string | null> {
  requireRole(ctx, 'owner');
  const credential = await openCredential(ctx, id);
  try {
    await credential.openSecret();
    await credential.oldSecret?.open();
    await credential.openOutputKey();
    return null;
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return `Credential "${credential.name}" of team ${ctx.team.slug}: ${error.message}`;
  }
}
