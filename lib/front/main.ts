import { join } from 'node:path';
import { runMain } from '@/lib/boot/run-main';
import { env } from '@/lib/env';
import { nextApp } from './next-app';

/** `npm start`: Next's server with a front before it. instrumentation.ts starts the portal itself. */
runMain(async () => {
  const { PORT: port, PORTAL_HOST: hostname } = env();
  const dir = process.cwd();
  const app = nextApp({ dir, hostname, port });
  await app.prepare();
  // Not earlier: Next sets up globals that its modules, which sign-in uses, look for when they load.
  const { servePortal } = await import('./serve-portal');
  const files = join(dir, '.next', 'static');
  await servePortal(app.getRequestHandler(), { port, hostname, files });
});
