import type { Portal } from './index';

// Next bundles instrumentation and routes separately, and the front is in no bundle: all must see the one
// portal of this process.
const shared = globalThis as typeof globalThis & {
  __portal?: Portal | undefined;
  __portalAwaited?: ((portal: Portal) => void)[] | undefined;
  __portalBeforeStop?: (() => Promise<void>) | undefined;
};

/** The portal of this process, once it is up. */
export function runningPortal(): Portal | undefined {
  return shared.__portal;
}

/** Resolves when the portal of this process is up: its database answers and has every migration. */
export function whenRunning(): Promise<Portal> {
  const { __portal: running } = shared;
  if (running) return Promise.resolve(running);
  return new Promise((resolve) => {
    shared.__portalAwaited = [...(shared.__portalAwaited ?? []), resolve];
  });
}

/** What this process does before it closes its database connections: answers in progress still need them. */
export function beforeStop(step: () => Promise<void>): void {
  shared.__portalBeforeStop = step;
}

/** Runs what {@link beforeStop} was given. */
export async function endAnswers(): Promise<void> {
  await shared.__portalBeforeStop?.();
}

/** Announces to everybody in this process that it is up. */
export function setRunning(portal: Portal): void {
  shared.__portal = portal;
  for (const tell of shared.__portalAwaited ?? []) tell(portal);
  shared.__portalAwaited = undefined;
}
