import { setTimeout as delay } from 'node:timers/promises';
import type { AggregatedReading } from './aggregated';
import { checkBaseUrl } from './base-url';
import { Circuit } from './circuit';
import type { ConsolidatedReading } from './consolidated';
import { DialectMemory } from './dialect';
import { DataminError } from './errors';
import { fetchToken, type TokenContext } from './fetch-token';
import type { LastRun } from './last-run';
import type { TaskRunRow } from './log-row';
import { type LogsOptions, logBatches, logs } from './logs';
import { type DataminOptions, DEFAULT_LIMITS, DEFAULT_TIMEOUTS } from './options';
import type { Period } from './periods';
import type { RunAnswer } from './run-answer';
import { type StartRunOptions, startRun } from './start-run';
import { aggregated, consolidated, lastRun } from './statistics';
import type { Subject } from './subject';
import { type AccessToken, InProcessTokens } from './tokens';
import { Transport } from './transport';

/**
 * One Datamin server, seen as one of its clients. All methods throw DataminError; apart from that, only what
 * the caller's own `credentials`, `tokens` and `onDialect` throw passes through.
 */
export interface Datamin {
  /** Asks the token endpoint for a new token; consults neither cache nor circuit. */
  fetchToken(): Promise<AccessToken>;
  /**
   * Sends one run request, once: no retry, no token logic, a connection of its own, 30 s in total. Get the
   * token and commit the intent first. Returns how it ended instead of throwing, except `invalid_input`.
   */
  startRun(uuid: string, options: StartRunOptions): Promise<RunAnswer>;
  /**
   * The task runs of a window as they arrive, usually newest first, with one row in memory at a time. For
   * every run inside the window OSS adds its rows outside of it. May throw after rows were yielded.
   */
  logs(uuid: string, from: Date, to: Date, options?: LogsOptions): AsyncIterable<TaskRunRow>;
  /** The same in batches, as they arrive: for callers that read millions. */
  logBatches(
    uuid: string,
    from: Date,
    to: Date,
    options?: LogsOptions,
  ): AsyncIterable<TaskRunRow[]>;
  /** Both ends are inclusive, with second precision. `foreign` means that it is another organization's. */
  consolidated(subject: Subject, from: Date, to: Date): Promise<ConsolidatedReading>;
  /** `count` periods of the UTC calendar, starting with the one that `from` is in. */
  aggregated(
    subject: Subject,
    from: Date,
    period: Period,
    count: number,
  ): Promise<AggregatedReading>;
  /** Null: never ran, or belongs to another organization; consolidated tells these apart. */
  lastRun(subject: Subject): Promise<LastRun | null>;
  readonly circuit: Circuit;
  /** Closes all connections; questions under way fail with `closed`. */
  close(): Promise<void>;
}

/**
 * Makes the client of one connection. Connects to nothing until it is used.
 * @throws DataminError `address_forbidden` for a base URL that checkBaseUrl refuses
 */
export function createDatamin(options: DataminOptions): Datamin {
  const checked = checkBaseUrl(options.baseUrl, options);
  if (!checked.ok) throw new DataminError('address_forbidden', checked.reason);
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const now = options.now ?? Date.now;
  const random = options.random ?? Math.random;
  const { allowPrivate, ca, lookup } = options;
  const transport = new Transport({
    origin: checked.origin,
    allowPrivate,
    ca,
    lookup,
    timeouts,
    limits,
  });
  const tokenContext: TokenContext = {
    transport,
    prefix: checked.url.slice(checked.origin.length),
    timeouts,
    limits,
    now,
    random,
    sleep: options.sleep ?? ((ms, signal) => delay(ms, undefined, { signal })),
    onCall: options.onCall ?? (() => {}),
    credentials: options.credentials,
    dialect: new DialectMemory(options.dialect, options.onDialect),
  };
  const circuit = options.circuit ?? new Circuit({ now, random });
  const tokens = options.tokens ?? new InProcessTokens(() => fetchToken(tokenContext), now);
  const context = { ...tokenContext, tokens, circuit, verdict: { refused: null } };
  return {
    circuit,
    fetchToken: () => fetchToken(context),
    startRun: (uuid, run) => startRun(context, uuid, run),
    logs: (uuid, from, to, asked) => logs(context, uuid, from, to, asked),
    logBatches: (uuid, from, to, asked) => logBatches(context, uuid, from, to, asked),
    consolidated: (subject, from, to) => consolidated(context, subject, from, to),
    aggregated: (subject, from, period, count) => aggregated(context, subject, from, period, count),
    lastRun: (subject) => lastRun(context, subject),
    close: () => transport.close(),
  };
}
