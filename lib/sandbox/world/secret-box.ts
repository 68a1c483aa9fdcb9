import { createCipheriv } from 'node:crypto';
import { createRandom } from './random';

/** AES-256-GCM as `nonce(12) ‖ ciphertext ‖ tag(16)`; the nonce comes from `seed`, so that a row never changes. */
export function sealOutput(plain: Uint8Array, key: Uint8Array, seed: number): Uint8Array {
  const random = createRandom(seed);
  const nonce = Uint8Array.from({ length: 12 }, () => Math.floor(random() * 256));
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}
