import type { TeamContext } from '@/lib/context';
import { openCredential } from './open-credential';
import { orRefusal } from './or-refusal';

/**
 * The key for a credential's encrypted outputs and their encryption scheme; null if there is none. Makes no
 * call, so kept outputs still open while the credential is disabled. Throws NotFound and DataminForbidden.
 */
export async function readOutputKey(
  ctx: TeamContext,
  id: string,
): Promise<{ key: string; scheme: string } | null> {
  const credential = await openCredential(ctx, id);
  const key = await orRefusal(credential.openOutputKey());
  return key && credential.outputScheme ? { key, scheme: credential.outputScheme } : null;
}
