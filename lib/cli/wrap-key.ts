import { randomBytes } from 'node:crypto';
import { env } from '@/lib/env';
import { Invalid } from '@/lib/errors';
import { keyRing, makeKeyService } from '@/lib/sealing';
import type { Outcome } from './command';

/**
 * Wraps a key of the ring, or a new one, with the key service, and opens it once to be sure. The answer is
 * an entry for PORTAL_WRAPPED_KEYS, worthless without the service. Throws Invalid and KeyServiceError.
 */
export async function wrapKey({ kid, isNew }: { kid: string; isNew: boolean }): Promise<Outcome> {
  const service = makeKeyService(env());
  if (!service)
    throw new Invalid('PORTAL_KEY_SERVICE: is required; it names the service that wraps keys');
  const key = isNew ? new Uint8Array(randomBytes(32)) : keyRing().keys.get(kid);
  if (!key) throw new Invalid(`--kid: there is no key "${kid}" in the ring; --new makes one`);
  const wrapped = await service.wrap(kid, key);
  const opened = await service.unwrap(kid, wrapped);
  if (Buffer.compare(opened, key) !== 0) {
    throw new Invalid(`PORTAL_KEY_SERVICE: what ${service.name} wrapped unwraps to something else`);
  }
  const entry = `${kid}:${wrapped}`;
  return { answer: { kid, wrapped, entry }, text: entry };
}
