import { type Env, EnvironmentError } from '@/lib/env';
import { vaultSettings } from '@/lib/vault';
import { commandKeyService } from './command-key-service';
import { fileKeyService } from './file-key-service';
import type { KeyService } from './key-service';
import { vaultKeyService } from './vault-key-service';

/** The key service that the environment names, or null. Throws EnvironmentError. */
export function makeKeyService(settings: Env): KeyService | null {
  const given = settings.PORTAL_KEY_SERVICE;
  if (!given) return null;
  const colon = given.indexOf(':');
  const rest = given.slice(colon + 1);
  switch (given.slice(0, colon)) {
    case 'file':
      return fileKeyService(rest);
    case 'command':
      return commandKeyService(rest);
    case 'vault': {
      const vault = vaultSettings(settings);
      const slash = rest.lastIndexOf('/');
      if (vault) return vaultKeyService(vault, rest.slice(0, slash), rest.slice(slash + 1));
      throw new EnvironmentError('VAULT_ADDR: is required when PORTAL_KEY_SERVICE is a vault');
    }
    default:
      throw new EnvironmentError('PORTAL_KEY_SERVICE: names no kind of service that is known');
  }
}
