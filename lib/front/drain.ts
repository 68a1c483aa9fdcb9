import type { Server, ServerResponse } from 'node:http';

/** Answers under way. */
const answers = new WeakMap<Server, Set<ServerResponse>>();

/** Has a server know what it is answering, for its end. */
export function noteAnswers(server: Server): void {
  const underWay = new Set<ServerResponse>();
  answers.set(server, underWay);
  server.on('request', (_, response) => {
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
  });
}

/**
 * Takes no connection any more and lets answers under way end, for `mostMs` at the most; then, what is left is cut,
 * which whoever reads it sees: no file ends so. Event streams have no end and are cut at once: who listens comes back,
 * to another process.
 */
export async function drain(server: Server, mostMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const response of answers.get(server) ?? []) {
    if (String(response.getHeader('content-type')).startsWith('text/event-stream')) {
      response.destroy();
      continue;
    }
    if (!response.headersSent) response.setHeader('Connection', 'close');
    response.once('close', () => server.closeIdleConnections());
  }
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), mostMs);
  await closed;
  clearTimeout(timer);
}
