import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';

interface Bounds {
  /** For one request, from connecting to the last byte of the answer. */
  deadlineMs: number;
  /** Head and body of one answer; with TLS, as decrypted. */
  mostBytes: number;
}

/**
 * An agent that makes one connection a request, and ends it once it takes too long or brings too much. openid-client
 * only gives up on silence before an answer begins: one that never ends would wait and grow for ever.
 */
export function boundedAgent(protocol: string, bounds: Bounds): http.Agent {
  const agent = protocol === 'https:' ? new https.Agent() : new http.Agent();
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    if (socket) bound(socket, protocol === 'https:' ? 'secureConnect' : 'connect', bounds);
    return socket;
  };
  return agent;
}

function bound(socket: Duplex, connected: string, { deadlineMs, mostBytes }: Bounds): void {
  const end = (why: string) => socket.destroy(new Error(why));
  const timer = setTimeout(
    () => end(`The provider took longer than ${deadlineMs / 1000} s.`),
    deadlineMs,
  );
  socket.once('close', () => clearTimeout(timer));
  let bytes = 0;
  // Not before: a listener makes the data flow, and the parser of the answer is only there by then.
  socket.once(connected, () => {
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) end(`The provider's answer is larger than ${mostBytes} bytes.`);
    });
  });
}
