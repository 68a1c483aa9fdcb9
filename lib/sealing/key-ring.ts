import { type KeyRing, parseKeyRing } from '@/lib/crypto';
import { env, requireKeys } from '@/lib/env';
import type { Unlocked } from './unlock-keys';

// Next bundles instrumentation, pages and routes separately; all must seal with this process's one ring.
const shared = globalThis as typeof globalThis & { __portalKeys?: Unlocked };

/** Makes these the keys of this process. Called once at boot, before anything is opened. */
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

/** For a process that was not booted, as in tests: unwrapping keys takes a service, which takes a boot. */
function plainKeys(): KeyRing {
  requireKeys(env());
  return parseKeyRing(env().PORTAL_ENCRYPTION_KEYS ?? '');
}
