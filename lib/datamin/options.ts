import type { LookupFunction } from 'node:net';
import type { Circuit } from './circuit';
import type { Dialect } from './dialect';
import type { TokenSource } from './tokens';

/** Milliseconds. Every wait has an end, and an answer that trickles in cannot exceed the total for its kind. */
export interface DataminTimeouts {
  /** Name lookup, TCP and TLS together. */
  connectMs: number;
  /** Silence before the headers and between two chunks of a statistics answer. */
  idleMs: number;
  /** A statistics question in total: waits, retries and token included. */
  statisticsMs: number;
  /** A token request in total. */
  tokenMs: number;
  /** A run request in total, from connecting to the last byte of the answer. */
  runMs: number;
  /** Silence before the headers and between two chunks of a log. */
  logIdleMs: number;
  /** One log answer in total, including the time the reader takes. */
  logMs: number;
}

export interface DataminLimits {
  /** Pooled connections for statistics. */
  connections: number;
  /** Pooled connections for logs: separate, so that long logs never starve the statistics. */
  logConnections: number;
  /** Bytes of a statistics, token or run answer. */
  answerBytes: number;
  /** Bytes read of an error answer. */
  errorBytes: number;
  /** Bytes of one log row, most of which are its output. */
  logRowBytes: number;
  /** Attempts of one GET in total. */
  attempts: number;
  /** First backoff in milliseconds; it doubles, and is spread over 50 to 150 %. */
  backoffMs: number;
}

export const DEFAULT_TIMEOUTS: DataminTimeouts = {
  connectMs: 5_000,
  idleMs: 10_000,
  statisticsMs: 20_000,
  tokenMs: 15_000,
  runMs: 30_000,
  logIdleMs: 60_000,
  logMs: 15 * 60_000,
};

export const DEFAULT_LIMITS: DataminLimits = {
  connections: 6,
  logConnections: 2,
  answerBytes: 1024 * 1024,
  errorBytes: 16 * 1024,
  logRowBytes: 64 * 1024 * 1024,
  attempts: 3,
  backoffMs: 250,
};

export interface Credentials {
  clientId: string;
  clientSecret: string;
}

/** One attempt of one call, for metrics. Contains no secret, no UUID and no path. */
export interface CallReport {
  endpoint: Endpoint;
  attempt: number;
  status: number | null;
  /**
   * `ok`, the kind of the DataminError, or `token_ended` for a 401 (or what may amount to one, see attempt.ts) that is
   * retried with a new token.
   */
  outcome: string;
  /** Until the answer was read (for a log: until its headers arrived). */
  durationMs: number;
}

export type Endpoint = 'token' | 'run' | 'logs' | 'consolidated' | 'aggregated' | 'last_run';

export interface DataminOptions {
  /** May contain a path prefix; routes are under `${baseUrl}/v1`. */
  baseUrl: string;
  /** Called only when a token is needed, so that a secret is open for as short as possible. */
  credentials: () => Promise<Credentials>;
  /** Default: kept in this process, one request at a time. */
  tokens?: TokenSource;
  dialect?: Dialect;
  onDialect?: (dialect: Dialect) => void | Promise<void>;
  /** Allows `http:` and private, loopback, CGNAT and ULA addresses; never link-local or metadata. */
  allowPrivate: boolean;
  circuit?: Circuit;
  /** Extra trusted certificate authorities (PEM), for self-hosted servers. */
  ca?: string;
  /** Name resolution; every address it returns is checked before a connection is opened. */
  lookup?: LookupFunction;
  onCall?: (report: CallReport) => void;
  now?: () => number;
  /** In [0, 1), for jitter. */
  random?: () => number;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  timeouts?: Partial<DataminTimeouts>;
  limits?: Partial<DataminLimits>;
}
