import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

/** The connections of a server, and what is being answered on each. */
const connections = new WeakMap<Server, Map<Socket, Set<ServerResponse>>>();

/** Has a server keep track of what it is answering, for when it stops. */
export function noteAnswers(server: Server): void {
  const open = new Map<Socket, Set<ServerResponse>>();
  connections.set(server, open);
  server.on('connection', (socket: Socket) => {
    open.set(socket, new Set());
    socket.once('close', () => open.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    open.get(socket)?.add(response);
    response.once('close', () => open.get(socket)?.delete(response));
  });
}

/**
 * Accepts no more connections and lets answers in progress finish, for at most `mostMs`. What is left then is cut off,
 * which its reader notices: no complete file ends like that. Event streams never end and are cut at once: their
 * listeners reconnect, to another process.
 */
export async function drain(server: Server, mostMs: number): Promise<void> {
  // Not HTTP's own way of closing: it takes a connection for idle whose answer is made but not sent yet.
  const closed = new Promise<void>((resolve) => {
    NetServer.prototype.close.call(server, () => resolve());
  });
  for (const [socket, answers] of connections.get(server) ?? []) {
    const leave = () => {
      if (answers.size === 0) socket.destroySoon();
    };
    for (const response of answers) {
      response.once('close', leave);
      if (isEventStream(response)) response.destroy();
      else if (!response.headersSent) response.setHeader('Connection', 'close');
    }
    leave();
  }
  const timer = setTimeout(() => server.closeAllConnections(), mostMs);
  await closed;
  clearTimeout(timer);
}

function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream');
}
