import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Listening {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  connection: number,
) => Promise<void>;

/** How long idle connections live, in milliseconds: longer than any client's pool keeps them. */
const KEEP_ALIVE_MS = 65_000;

/** Serves `handler` on `port` (0 picks a free one). Closing cuts connections that are still open. */
export async function listen(handler: Handler, host: string, port: number): Promise<Listening> {
  const numbers = new WeakMap<Socket, number>();
  let connections = 0;
  const server = createServer((request, response) => {
    const known = numbers.get(request.socket) ?? ++connections;
    numbers.set(request.socket, known);
    handler(request, response, known).catch((error: unknown) => {
      // Usually the reader left, or a fault cut the connection, while something was waiting for it.
      if (response.destroyed || response.headersSent) response.destroy();
      else response.writeHead(500).end(`The sandbox itself failed: ${String(error)}`);
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await start(server, host, port);
  const address = server.address();
  const bound = isAddress(address) ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    close: () => stop(server),
  };
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

function start(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
