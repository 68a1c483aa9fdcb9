// @ts-check
import { startTsx } from './run.mjs';

/** The server: Next with a front before it. */
export const PORTAL = 'lib/front/main.ts';

/** What it needs besides its own settings. */
export const portalEnvironment = {
  NODE_ENV: 'production',
  NEXT_TELEMETRY_DISABLED: '1',
  // The portal ends its work in order; Next's own handler would cut it off.
  NEXT_MANUAL_SIG_HANDLE: '1',
};

/**
 * Checks the environment as the server will, before anything slow is done.
 *
 * @returns {import('./run.mjs').ChildProcess} prints one line and exits 1 on a wrong or missing value
 */
export function startPreflight() {
  return startTsx('lib/boot/preflight.ts', [], { env: { NODE_ENV: 'production' } });
}

/**
 * Starts the built portal. It starts its own database and worker, and stops them on SIGTERM.
 *
 * @param {import('./run.mjs').Environment} [env]
 */
export function startPortal(env = {}) {
  return startTsx(PORTAL, [], { env: { ...portalEnvironment, ...env } });
}
