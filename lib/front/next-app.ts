import { createServer } from 'node:http';
import next from 'next';

/**
 * Next as it was built. It would take requests to upgrade off the server that asks it, and drop them without an
 * answer, while programs offer HTTP/2 so (Java's client, `curl --http2`): it gets a server that never listens to
 * take them from, and Node answers them as if nothing was offered.
 */
export function nextApp(at: { dir: string; hostname: string; port: number }) {
  return next({ ...at, dev: false, httpServer: createServer() });
}
