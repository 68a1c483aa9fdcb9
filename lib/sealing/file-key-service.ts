import { readFile, stat } from 'node:fs/promises';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { type KeyService, KeyServiceError } from './key-service';

/** Bits for group and others: anybody who can read the file can open everything. */
const foreignBits = 0o077;

/**
 * A key-encrypting key in a file: a mounted secret, or a disk that is not in the backups. Compact JWE with
 * A256GCMKW; the kid is authenticated with it, so one wrapped key does not pass for another.
 */
export function fileKeyService(path: string): KeyService {
  const name = `the key file ${path}`;
  return {
    name,
    async wrap(kid, key) {
      return new CompactEncrypt(key)
        .setProtectedHeader({ alg: 'A256GCMKW', enc: 'A256GCM', kid })
        .encrypt(await wrappingKey(path, name));
    },
    async unwrap(kid, wrapped) {
      const key = await wrappingKey(path, name);
      const opened = await compactDecrypt(wrapped, key, {
        keyManagementAlgorithms: ['A256GCMKW'],
        contentEncryptionAlgorithms: ['A256GCM'],
      }).catch((cause: unknown) => {
        throw new KeyServiceError(
          `The wrapped key "${kid}" does not open with ${name}.`,
          false,
          cause,
        );
      });
      if (opened.protectedHeader.kid !== kid) {
        throw new KeyServiceError(
          `The wrapped key "${kid}" was wrapped under another name.`,
          false,
        );
      }
      return opened.plaintext;
    },
  };
}

async function wrappingKey(path: string, name: string): Promise<Uint8Array> {
  const text = await readOwn(path, name);
  const key = new Uint8Array(Buffer.from(text.trim(), 'base64'));
  if (key.length !== 32)
    throw new KeyServiceError(`There are not 32 bytes in Base64 in ${name}.`, false);
  return key;
}

async function readOwn(path: string, name: string): Promise<string> {
  try {
    const { mode } = await stat(path);
    if ((mode & foreignBits) !== 0) {
      throw new KeyServiceError(`Others may read ${name}: give it mode 0400 or 0600.`, false);
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof KeyServiceError) throw error;
    throw new KeyServiceError(`Cannot read ${name}.`, false, error);
  }
}
