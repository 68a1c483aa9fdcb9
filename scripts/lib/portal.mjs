// @ts-check
import { program, startNode, startTsx } from './run.mjs';

/**
 * Checks the environment as the server will, before anything slow is done.
 *
 * @returns {import('./run.mjs').ChildProcess} prints one line and exits 1 on a wrong or missing value
 */
export function startPreflight() {
  return startTsx('lib/boot/preflight.ts', [], { env: { NODE_ENV: 'production' } });
}

/**
 * Starts the built portal. It brings its own database and worker up, and down on SIGTERM.
 *
 * @param {import('./run.mjs').Environment} [env]
 */
export function startPortal(env = {}) {
  const port = env.PORT || process.env.PORT || '3000';
  const host = process.env.PORTAL_HOST || '127.0.0.1';
  const next = program('next', 'dist', 'bin', 'next');
  return startNode([next, 'start', '--port', port, '--hostname', host], {
    env: {
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      // The portal ends its work in order; Next's own handler would cut it off.
      NEXT_MANUAL_SIG_HANDLE: '1',
      ...env,
    },
  });
}
