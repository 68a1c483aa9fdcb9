import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** A server below HTTP: it sees connections and bytes, and does to them what a test wants. */
export interface RawServer {
  port: number;
  connections(): number;
  /** Bytes sent by clients, over all connections. */
  bytes(): number;
  /** Requests begun: counts request lines. */
  posts(): number;
  close(): Promise<void>;
}

interface Behaviour {
  onConnection?: (socket: Socket) => void;
  onData?: (socket: Socket, text: string) => void;
  tls?: { key: string; cert: string };
}

export async function startRawServer(behaviour: Behaviour): Promise<RawServer> {
  let connections = 0;
  let bytes = 0;
  let posts = 0;
  const sockets = new Set<Socket>();
  const onConnection = (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      bytes += chunk.byteLength;
      const text = chunk.toString('latin1');
      posts += text.split('POST /').length - 1;
      behaviour.onData?.(socket, text);
    });
    behaviour.onConnection?.(socket);
  };
  const server: Server =
    behaviour.tls === undefined
      ? createServer(onConnection)
      : createTlsServer(behaviour.tls, onConnection);
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    bytes: () => bytes,
    posts: () => posts,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = await startRawServer({});
  await server.close();
  return server.port;
}
