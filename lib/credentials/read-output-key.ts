import type { TeamContext } from '@/lib/context';
import { openCredential } from './open-credential';
import { orRefusal } from './or-refusal';

/**
 * The key of a credential's encrypted outputs, with how they are encrypted; null without one. Asks nobody, so
 * what is kept opens also while the credential is off. Throws NotFound and DataminForbidden.
 */
export async function readOutputKey(
  ctx: TeamContext,
  id: string,
): Promise<{ key: string; scheme: string } | null> {
  const credential = await openCredential(ctx, id);
  const key = await orRefusal(credential.openOutputKey());
  return key && credential.outputScheme ? { key, scheme: credential.outputScheme } : null;
}
