import { type AddressInfo, createServer, type Socket } from 'node:net';
import { answerOf, type Reply, type State } from './answers';
import { rowsOf } from './world';

/** A request as it came over the wire. */
export interface Heard {
  method: string;
  /** As sent, without the query. */
  path: string;
  headers: Record<string, string>;
  body: string;
  /** Number of the connection. */
  connection: number;
  /** How many requests came before on this connection. */
  before: number;
}

/** Writes an answer to the socket; by default as Go's server does. */
export type Wire = (socket: Socket, reply: Reply, heard: Heard) => void;

/**
 * A second Datamin, written only from the open-source edition's source, down to the bytes. It shares no code with the
 * sandbox, so that a mistake there is not repeated here.
 */
export interface SecondServer {
  url: string;
  state: State;
  heard: Heard[];
  /** Undefined: the default. */
  wire: Wire | undefined;
  close(): Promise<void>;
}

export async function startSecondServer(): Promise<SecondServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    listen(socket, connections, made);
  });
  const made: SecondServer = {
    url: '',
    state: {
      rows: rowsOf(),
      tokens: new Map(),
      runs: [],
      accountsDown: false,
      databaseDown: false,
    },
    heard: [],
    wire: undefined,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  made.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return made;
}

/** As little HTTP as the portal needs: a head, and a body of declared length. */
function listen(socket: Socket, connection: number, server: SecondServer): void {
  let held = Buffer.alloc(0);
  let before = 0;
  socket.on('data', (chunk) => {
    held = Buffer.concat([held, chunk]);
    for (;;) {
      const end = held.indexOf('\r\n\r\n');
      if (end < 0) return;
      const [line = '', ...lines] = held.subarray(0, end).toString('latin1').split('\r\n');
      const headers = Object.fromEntries(
        lines.map((text) => {
          const colon = text.indexOf(':');
          return [text.slice(0, colon).toLowerCase(), text.slice(colon + 1).trim()];
        }),
      );
      const length = Number(headers['content-length'] ?? 0);
      if (held.length < end + 4 + length) return;
      const body = held.subarray(end + 4, end + 4 + length).toString();
      held = held.subarray(end + 4 + length);
      const [method = '', target = ''] = line.split(' ');
      const [path = '', query = ''] = target.split('?', 2);
      const heard = { method, path, headers, body, connection, before };
      before += 1;
      server.heard.push(heard);
      const reply = answerOf(
        {
          ...{ method, path: decodeURIComponent(path), body },
          form: new URLSearchParams(body === '' ? query : body),
          authorization: headers.authorization,
        },
        server.state,
      );
      (server.wire ?? plain)(socket, reply, heard);
    }
  });
}

export const plain: Wire = (socket, reply) => {
  socket.write(headOf(reply, [['Content-Length', String(Buffer.byteLength(reply.body))]]));
  socket.write(reply.body);
};

const reasons: Record<number, string> = { 200: 'OK', 201: 'Created', 401: 'Unauthorized' };

export function headOf(
  { status, headers }: Reply,
  more: readonly (readonly [string, string])[] = [],
  version = 'HTTP/1.1',
): string {
  const lines = [...headers, ['Date', 'Mon, 09 Mar 2026 09:00:00 GMT'], ...more];
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `${version} ${status} ${reasons[status] ?? 'Status'}\r\n${head}\r\n`;
}
