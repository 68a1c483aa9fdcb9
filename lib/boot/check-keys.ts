import { parseKeyRing } from '@/lib/crypto';
import { type Env, EnvironmentError, requireKeys } from '@/lib/env';

/** What a server or worker cannot be without. Throws EnvironmentError: one line that names the variable. */
export function checkKeys(settings: Env): void {
  const { encryptionKeys } = requireKeys(settings);
  try {
    parseKeyRing(encryptionKeys);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EnvironmentError(`PORTAL_ENCRYPTION_KEYS: ${reason}`);
  }
}
