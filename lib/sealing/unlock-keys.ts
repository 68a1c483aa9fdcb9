import { setTimeout as sleep } from 'node:timers/promises';
import { type KeyRing, makeKeyRing, parseKeyRing } from '@/lib/crypto';
import { type Env, EnvironmentError } from '@/lib/env';
import { type KeyService, KeyServiceError } from './key-service';
import { makeKeyService } from './make-key-service';

export interface Unlocked {
  ring: KeyRing;
  /** Wrapped keys that did not open, each with the reason as a sentence. What they sealed stays shut. */
  locked: { kid: string; reason: string }[];
}

/** A key service may be restarting together with the portal: the waits between tries. Milliseconds. */
const waitsMs = [250, 1_000, 3_000];

/**
 * The key ring of an environment: first the wrapped keys, unwrapped by their service, then those in plain
 * text. A wrapped key that does not open only breaks what it sealed, unless it is the one that seals. Throws
 * EnvironmentError with one line that names the variable.
 */
export async function unlockKeys(
  settings: Env,
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<Unlocked> {
  const wrapped = (settings.PORTAL_WRAPPED_KEYS ?? '').split(',').filter(Boolean);
  const service = makeKeyService(settings);
  const entries: [string, Uint8Array][] = [];
  const locked: Unlocked['locked'] = [];
  for (const [index, part] of wrapped.entries()) {
    const [kid, text] = splitOnce(part.trim());
    try {
      if (service) entries.push([kid, await patiently(service, kid, text, wait)]);
    } catch (error) {
      if (!(error instanceof KeyServiceError)) throw error;
      if (index === 0) throw new EnvironmentError(`PORTAL_WRAPPED_KEYS: ${error.message}`);
      locked.push({ kid, reason: error.message });
    }
  }
  return { ring: joined(entries, settings.PORTAL_ENCRYPTION_KEYS), locked };
}

function joined(unwrapped: [string, Uint8Array][], plain: string | undefined): KeyRing {
  const named = unwrapped.length > 0 ? 'PORTAL_WRAPPED_KEYS' : 'PORTAL_ENCRYPTION_KEYS';
  try {
    return makeKeyRing([...unwrapped, ...(plain ? parseKeyRing(plain).keys : [])]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EnvironmentError(`${named}: ${reason}`);
  }
}

async function patiently(
  service: KeyService,
  kid: string,
  wrapped: string,
  wait: (ms: number) => Promise<unknown>,
): Promise<Uint8Array> {
  for (const waitMs of waitsMs) {
    try {
      return await service.unwrap(kid, wrapped);
    } catch (error) {
      if (!(error instanceof KeyServiceError && error.passing)) throw error;
      await wait(waitMs);
    }
  }
  return service.unwrap(kid, wrapped);
}

function splitOnce(text: string): [string, string] {
  const colon = text.indexOf(':');
  return [text.slice(0, colon), text.slice(colon + 1)];
}
