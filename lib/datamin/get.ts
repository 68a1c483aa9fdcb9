import { readErrorText } from './body';
import type { Circuit, CircuitPermit } from './circuit';
import type { Deadline } from './deadline';
import { DataminError, DataminUnavailable } from './errors';
import type { CallReport, DataminLimits, Endpoint } from './options';
import { backoffMs } from './retry-after';
import { statusError } from './statuses';
import type { AccessToken, TokenSource } from './tokens';
import type { Answer, Transport } from './transport';

export interface GetContext {
  transport: Transport;
  tokens: TokenSource;
  circuit: Circuit;
  limits: DataminLimits;
  now: () => number;
  random: () => number;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  onCall: (report: CallReport) => void;
}

export interface Question<T> {
  endpoint: Endpoint;
  pool: 'statistics' | 'logs';
  path: string;
  deadline: Deadline;
  /** Takes a 2xx answer. What it throws is retried like any other failure. */
  read: (answer: Answer) => Promise<T>;
}

/** Passing troubles of the network and the server: they count for the circuit. */
const UPSTREAM = new Set([
  'unreachable',
  'tls',
  'timeout',
  'connection_lost',
  'truncated',
  'unavailable',
]);
const RETRIED = new Set([
  'unreachable',
  'timeout',
  'connection_lost',
  'truncated',
  'unavailable',
  'rate_limited',
]);

/**
 * Asks one question: at most `limits.attempts` times, through the circuit, with one renewal of the
 * token after a 401. For GET alone: it repeats.
 * @throws DataminError
 */
export async function ask<T>(context: GetContext, question: Question<T>): Promise<T> {
  let renewed: AccessToken | null = null;
  let last: DataminError | null = null;
  for (let attempt = 1; ; attempt += 1) {
    const permit = context.circuit.enter();
    if (permit === null) throw last ?? circuitOpen(context);
    const outcome = await attemptOnce(context, question, permit, attempt, renewed);
    if (outcome.kind === 'ok') return outcome.value;
    if (outcome.kind === 'renew') {
      if (renewed !== null || attempt >= context.limits.attempts) throw outcome.error;
      renewed = await context.tokens.renew(outcome.refused);
      last = outcome.error;
      continue;
    }
    last = outcome.error;
    if (!RETRIED.has(last.kind) || attempt >= context.limits.attempts) throw last;
    await pause(context, question.deadline, last, attempt);
  }
}

type Outcome<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'renew'; refused: AccessToken; error: DataminError }
  | { kind: 'error'; error: DataminError };

async function attemptOnce<T>(
  context: GetContext,
  question: Question<T>,
  permit: CircuitPermit,
  attempt: number,
  renewed: AccessToken | null,
): Promise<Outcome<T>> {
  const started = context.now();
  let status: number | null = null;
  const report = (outcome: string) =>
    context.onCall({
      endpoint: question.endpoint,
      attempt,
      status,
      outcome,
      durationMs: context.now() - started,
    });
  try {
    const token = renewed ?? (await context.tokens.token());
    const { signal } = question.deadline;
    signal.throwIfAborted();
    const answer = await context.transport.get(question.pool, question.path, token.value, signal);
    status = answer.status;
    if (status >= 200 && status < 300) {
      const value = await question.read(answer);
      permit.succeeded();
      report('ok');
      return { kind: 'ok', value };
    }
    const text = await readErrorText(answer.chunks, context.limits.errorBytes);
    const error = statusError(answer, text, context.transport.host, context.now());
    settle(permit, error);
    report(error.kind);
    return status === 401 ? { kind: 'renew', refused: token, error } : { kind: 'error', error };
  } catch (thrown) {
    if (!(thrown instanceof DataminError)) {
      permit.released();
      report('error');
      throw thrown;
    }
    settle(permit, thrown);
    report(thrown.kind);
    return { kind: 'error', error: thrown };
  }
}

function settle(permit: CircuitPermit, error: DataminError): void {
  if (UPSTREAM.has(error.kind)) permit.failed();
  else if (error.status === undefined || error.status >= 500) permit.released();
  else permit.succeeded();
}

/** Waits as the server asks, else by backoff; gives up at once when the deadline would pass. */
async function pause(
  context: GetContext,
  deadline: Deadline,
  error: DataminError,
  attempt: number,
): Promise<void> {
  const backoff = backoffMs(attempt, context.limits.backoffMs, context.random);
  const wait = Math.max(error.retryAfterMs ?? 0, backoff);
  if (wait >= deadline.left() || deadline.signal.aborted) throw error;
  try {
    await context.sleep(wait, deadline.signal);
  } catch {
    throw error;
  }
}

function circuitOpen(context: GetContext): DataminUnavailable {
  const { circuit, transport } = context;
  return new DataminUnavailable(
    'circuit_open',
    `${transport.host} failed several times in a row, so the portal lets it rest. Try again later.`,
    { retryAfterMs: circuit.retryAfterMs },
  );
}
