import { readErrorText } from './body';
import type { Circuit, CircuitPermit } from './circuit';
import { type Deadline, withinDeadline } from './deadline';
import { DataminError } from './errors';
import type { CallReport, DataminLimits, Endpoint } from './options';
import { statusError } from './statuses';
import { type AccessToken, type TokenSource, tokenEnded } from './tokens';
import type { Answer, Transport } from './transport';

export interface GetContext {
  transport: Transport;
  tokens: TokenSource;
  /** The token that was refused although it had just been issued: while there is no other, access is refused. */
  verdict: { refused: string | null };
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
  /** If the wait between two attempts would be longer than this (milliseconds), fail at once; default: the deadline. */
  longestWaitMs?: number | undefined;
  /** Takes a 2xx answer. Errors that it throws are retried like any other failure. */
  read: (answer: Answer) => Promise<T>;
}

/** Temporary problems of the network or the server: they count towards opening the circuit. */
const UPSTREAM = new Set([
  'unreachable',
  'tls',
  'timeout',
  'connection_lost',
  'truncated',
  'unavailable',
]);

export type Outcome<T> =
  | { kind: 'ok'; value: T }
  /** `error` is what to believe if there is no other token. */
  | { kind: 'renew'; refused: AccessToken; error: DataminError }
  | { kind: 'error'; error: DataminError };

/** Asks once. `renewed` is another token after a refused one. @throws whatever prevented it from being asked at all */
export async function attemptOnce<T>(
  context: GetContext,
  question: Question<T>,
  permit: CircuitPermit,
  attempt: number,
  renewed: AccessToken | null,
  askedAt: number,
): Promise<Outcome<T>> {
  const started = context.now();
  let status: number | null = null;
  let asked = false;
  const report = (outcome: string) =>
    context.onCall({
      endpoint: question.endpoint,
      attempt,
      status,
      outcome,
      durationMs: context.now() - started,
    });
  try {
    const { signal } = question.deadline;
    const token = renewed ?? (await withinDeadline(context.tokens.token(), signal));
    asked = true;
    const answer = await context.transport.get(question.pool, question.path, token.value, signal);
    status = answer.status;
    if (status >= 200 && status < 300) {
      const value = await question.read(answer);
      permit.succeeded();
      context.verdict.refused = null;
      report('ok');
      return { kind: 'ok', value };
    }
    const text = await readErrorText(answer.chunks, context.limits.errorBytes);
    const { host } = context.transport;
    const error = statusError(answer, text, host, context.now(), token.value);
    settle(permit, error);
    if (status === 401) {
      // Access is refused only if a token issued since the question was asked is refused as well.
      if (renewed !== null && (renewed.issuedAt?.getTime() ?? askedAt) >= askedAt) {
        context.verdict.refused = token.value;
        report(error.kind);
        return { kind: 'error', error };
      }
      const believed = token.value === context.verdict.refused ? error : tokenEnded();
      report(believed.kind);
      return { kind: 'renew', refused: token, error: believed };
    }
    if (status < 500) context.verdict.refused = null;
    const ended = mayHaveEnded(question, error, token, context.now());
    report(ended && renewed === null ? 'token_ended' : error.kind);
    return ended ? { kind: 'renew', refused: token, error } : { kind: 'error', error };
  } catch (thrown) {
    if (!(thrown instanceof DataminError)) {
      permit.released();
      report('error');
      throw thrown;
    }
    settle(permit, thrown);
    report(thrown.kind);
    // Fetching a token has its own retries; repeating them here would multiply.
    if (!asked) throw thrown;
    return { kind: 'error', error: thrown };
  }
}

/**
 * A `foreign` answer to a younger token is believed: a pipeline of another organization must not cost a new
 * token per question.
 */
const BELIEVED_MS = 10 * 60_000;

/**
 * OSS keeps a session behind each token. When that is lost (restarting its session store is enough), the gateway still
 * accepts the token, but the statistics refuse everything that has data as if it belonged to another organization. Not
 * applied to the last run, for which that answer usually means: never ran.
 */
function mayHaveEnded(
  { endpoint }: Pick<Question<unknown>, 'endpoint'>,
  error: DataminError,
  token: AccessToken,
  now: number,
): boolean {
  if (error.kind !== 'foreign' || endpoint === 'last_run') return false;
  return token.issuedAt !== undefined && now - token.issuedAt.getTime() >= BELIEVED_MS;
}

function settle(permit: CircuitPermit, error: DataminError): void {
  if (UPSTREAM.has(error.kind)) permit.failed();
  else if (error.status === undefined || error.status >= 500) permit.released();
  else permit.succeeded();
}
