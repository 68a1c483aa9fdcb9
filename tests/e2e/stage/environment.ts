// The environment of every portal of the suite. Import it before anything in lib reads the environment.
import { join } from 'node:path';

export const root = join(__dirname, '..', '..', '..');
export const artifacts = join(root, 'tests', '.artifacts');

/** Given to the servers as well: a session sealed here opens there. */
export const portalEnvironment = {
  NODE_ENV: 'production',
  NEXT_TELEMETRY_DISABLED: '1',
  // The portal shuts down in order; Next's own handler would cut it off.
  NEXT_MANUAL_SIG_HANDLE: '1',
  PORTAL_ENCRYPTION_KEYS: `e2e:${Buffer.alloc(32, 9).toString('base64')}`,
  NEXTAUTH_SECRET: 'a secret of the browser suite alone',
  PORTAL_ALLOW_PRIVATE_UPSTREAMS: 'true',
  PORTAL_LOG_LEVEL: 'info',
} as const;

Object.assign(process.env, portalEnvironment);
