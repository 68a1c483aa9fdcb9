import { createServer } from 'node:http';
import next from 'next';
import { hereOf } from './here';

/**
 * Next as it was built. It would take upgrade requests off the server that calls it and drop them without an
 * answer, although programs offer HTTP/2 that way (Java's client, `curl --http2`). So Next gets a server that
 * never listens to take them from, and Node answers them as if no upgrade had been offered.
 */
export function nextApp(at: { dir: string; hostname: string; port: number }) {
  // Where an action leads to, Next asks itself for. Without this it goes by what a proxy says of itself: by https,
  // which nobody speaks here. `next start` sets the same.
  // biome-ignore lint/style/noProcessEnv: written for Next, which reads nothing else; not read
  process.env.__NEXT_PRIVATE_ORIGIN = hereOf(at.hostname, at.port);
  return next({ ...at, dev: false, httpServer: createServer() });
}
