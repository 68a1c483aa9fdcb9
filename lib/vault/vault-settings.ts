import type { Env } from '@/lib/env';
import type { VaultSettings } from './client';

/** Vault's settings by the names its own tools use, or null if there are none. */
export function vaultSettings(settings: Env): VaultSettings | null {
  const { VAULT_ADDR, VAULT_TOKEN, VAULT_TOKEN_FILE, VAULT_NAMESPACE } = settings;
  if (!VAULT_ADDR) return null;
  return {
    address: VAULT_ADDR,
    token: VAULT_TOKEN_FILE ? { file: VAULT_TOKEN_FILE } : { value: VAULT_TOKEN ?? '' },
    namespace: VAULT_NAMESPACE,
  };
}
