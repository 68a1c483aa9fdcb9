import { type KeyRing, parseKeyRing } from '@/lib/crypto';
import { env, requireKeys } from '@/lib/env';
import type { Unlocked } from './unlock-keys';

// Next bundles instrumentation, pages and routes apart; all must seal with the one ring of this process.
const shared = globalThis as typeof globalThis & { __portalKeys?: Unlocked };

/** Makes these the keys of this process. Boot does so once, before anything is opened. */
export function holdKeys(unlocked: Unlocked): void {
  shared.__portalKeys = unlocked;
}

/** The instance's sealing keys. Throws EnvironmentError where there are none. */
export function keyRing(): KeyRing {
  shared.__portalKeys ??= { ring: plainKeys(), locked: [] };
  return shared.__portalKeys.ring;
}

/** Wrapped keys that did not open when this process started, with their reasons. */
export function lockedKeys(): Unlocked['locked'] {
  return shared.__portalKeys?.locked ?? [];
}

/** Of a process that was not booted, as in tests: wrapped keys take a service, which takes a boot. */
function plainKeys(): KeyRing {
  requireKeys(env());
  return parseKeyRing(env().PORTAL_ENCRYPTION_KEYS ?? '');
}
