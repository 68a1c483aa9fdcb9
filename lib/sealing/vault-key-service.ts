import { z } from 'zod';
import { askVault, VaultError, type VaultSettings } from '@/lib/vault';
import { type KeyService, KeyServiceError } from './key-service';

const Wrapped = z.object({ ciphertext: z.string().regex(/^vault:v\d+:[A-Za-z0-9+/=]+$/) });
const Unwrapped = z.object({ plaintext: z.base64() });

/**
 * A key of Vault's transit engine. The kid is passed as associated data, so one wrapped key does not pass
 * for another. The key must be of a type that supports this: aes256-gcm96, the default. Source:
 * https://developer.hashicorp.com/vault/api-docs/secret/transit
 */
export function vaultKeyService(settings: VaultSettings, mount: string, key: string): KeyService {
  const name = `the key ${mount}/${key} of Vault`;
  async function ask<T>(
    verb: string,
    kid: string,
    body: Record<string, string>,
    shape: z.ZodType<T>,
  ) {
    const associated_data = Buffer.from(kid).toString('base64');
    try {
      const path = `${mount}/${verb}/${key}`;
      return shape.parse(await askVault(settings, path, { ...body, associated_data }));
    } catch (cause) {
      const [reason, passing] =
        cause instanceof VaultError
          ? [cause.message, cause.passing]
          : ['It answered nonsense.', false];
      throw new KeyServiceError(`"${kid}" and ${name}: ${reason}`, passing, cause);
    }
  }
  return {
    name,
    async wrap(kid, bytes) {
      const plaintext = Buffer.from(bytes).toString('base64');
      return (await ask('encrypt', kid, { plaintext }, Wrapped)).ciphertext;
    },
    async unwrap(kid, ciphertext) {
      const { plaintext } = await ask('decrypt', kid, { ciphertext }, Unwrapped);
      return new Uint8Array(Buffer.from(plaintext, 'base64'));
    },
  };
}
