import type { LookupFunction } from 'node:net';
import { Agent, Client, type Dispatcher } from 'undici';
import { type Chunks, compressed } from './body';
import { guardedConnector } from './connector';
import { withinDeadline } from './deadline';
import { networkError } from './failures';
import type { DataminLimits, DataminTimeouts } from './options';

interface TransportOptions {
  origin: string;
  allowPrivate: boolean;
  ca: string | undefined;
  lookup: LookupFunction | undefined;
  timeouts: DataminTimeouts;
  limits: DataminLimits;
}

/** Status and headers have arrived; the body is still on its way. */
export interface Answer {
  status: number;
  header(name: string): string | null;
  chunks: Chunks;
  /** Closes the connection without reading the rest. */
  drop(): void;
}

interface FreshRequest {
  method: 'POST';
  path: string;
  headers: Record<string, string>;
  body: string | null;
  signal: AbortSignal;
  /** See ConnectorOptions. */
  onConnected?: (() => void) | undefined;
}

const COMMON = { accept: 'application/json', 'accept-encoding': 'identity' };
const KEEP_ALIVE_MS = 15_000;

/** The sockets of one connection. Follows no redirect and repeats nothing. */
export class Transport {
  readonly host: string;
  readonly #options: TransportOptions;
  readonly #pools: { statistics: Agent; logs: Agent };

  constructor(options: TransportOptions) {
    this.#options = options;
    this.host = new URL(options.origin).host;
    const { timeouts, limits } = options;
    this.#pools = {
      statistics: this.#pool(limits.connections, timeouts.idleMs),
      logs: this.#pool(limits.logConnections, timeouts.logIdleMs),
    };
  }

  /** GET over a pooled connection. @throws DataminError for anything but an answer */
  async get(
    pool: 'statistics' | 'logs',
    path: string,
    token: string,
    signal: AbortSignal,
  ): Promise<Answer> {
    const headers = { ...COMMON, authorization: `Bearer ${token}` };
    const { origin } = this.#options;
    try {
      const request = this.#pools[pool].request({ origin, path, method: 'GET', headers, signal });
      // Undici heeds the signal only once it has a connection; waiting for one must end too.
      const response = await withinDeadline(request, signal);
      return answerOf(response, this.host);
    } catch (thrown) {
      throw networkError(thrown, this.host);
    }
  }

  /**
   * One request over its own connection, for what must not meet a stale pooled one. `read` gets the answer,
   * after which the connection is closed. Never makes a second connection.
   */
  async fresh<T>(request: FreshRequest, read: (answer: Answer) => Promise<T>): Promise<T> {
    const { origin, timeouts } = this.#options;
    const connect = this.#connector(request.onConnected);
    let connections = 0;
    const client = new Client(origin, {
      // Undici reconnects for a request it believes was not sent; here that is our decision.
      connect: (target, callback) => {
        connections += 1;
        if (connections > 1) callback(new Error('a second connection'), null);
        else connect(target, callback);
      },
      pipelining: 1,
      headersTimeout: timeouts.runMs,
      bodyTimeout: timeouts.runMs,
    });
    const { method, path, body, signal } = request;
    const headers = { ...COMMON, ...request.headers };
    try {
      const sent = client.request({ method, path, headers, body, signal, reset: true });
      return await read(answerOf(await withinDeadline(sent, signal), this.host));
    } finally {
      void client.destroy();
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#pools.statistics.destroy(), this.#pools.logs.destroy()]);
  }

  #pool(connections: number, idleMs: number): Agent {
    return new Agent({
      connect: this.#connector(),
      connections,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: idleMs,
      bodyTimeout: idleMs,
    });
  }

  #connector(onConnected?: () => void) {
    const { allowPrivate, ca, lookup, timeouts } = this.#options;
    return guardedConnector({
      allowPrivate,
      connectMs: timeouts.connectMs,
      ca,
      lookup,
      onConnected,
    });
  }
}

function answerOf(response: Dispatcher.ResponseData, host: string): Answer {
  const { body, headers, statusCode } = response;
  const header = (name: string): string | null => {
    const value = headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? null;
  };
  // A body that is not read to its end reports its loss as an event; without a listener that ends the
  // process.
  body.on('error', () => {});
  const encoding = header('content-encoding');
  if (encoding !== null && encoding.toLowerCase() !== 'identity') {
    body.destroy();
    throw compressed(host, statusCode);
  }
  return { status: statusCode, header, chunks: body, drop: () => void body.destroy() };
}
