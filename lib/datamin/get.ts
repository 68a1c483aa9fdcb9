import { attemptOnce, type GetContext, type Outcome, type Question } from './attempt';
import { withinDeadline } from './deadline';
import { DataminError, DataminUnavailable } from './errors';
import { backoffMs } from './retry-after';
import type { AccessToken } from './tokens';

const RETRIED = new Set([
  'unreachable',
  'timeout',
  'connection_lost',
  'truncated',
  'unavailable',
  'rate_limited',
]);

/**
 * Asks one question: at most `limits.attempts` times, through the circuit, with one token renewal after a 401
 * (or what may amount to one, see attempt.ts). Only for GET, because it repeats.
 * @throws DataminError
 */
export async function ask<T>(context: GetContext, question: Question<T>): Promise<T> {
  const askedAt = context.now();
  let renewed: AccessToken | null = null;
  let last: DataminError | null = null;
  for (let attempt = 1; ; attempt += 1) {
    const permit = context.circuit.enter();
    if (permit === null) throw last ?? circuitOpen(context);
    const outcome: Outcome<T> = await attemptOnce(
      context,
      question,
      permit,
      attempt,
      renewed,
      askedAt,
    );
    if (outcome.kind === 'ok') return outcome.value;
    if (outcome.kind === 'renew') {
      // No attempt is left for the new token: a first 401 does not yet mean that access is refused.
      if (attempt >= context.limits.attempts) throw last ?? outcome.error;
      last = outcome.error;
      // Perhaps not for the first time: another process may have fetched the renewed token before Datamin forgot both.
      renewed = await renew(context, question, outcome);
      continue;
    }
    last = outcome.error;
    if (!RETRIED.has(last.kind) || attempt >= context.limits.attempts) throw last;
    await pause(context, question, last, attempt);
  }
}

/** Another token; if it is too early for one, what to believe of the refusal. @throws DataminError */
async function renew(
  context: GetContext,
  { deadline }: Pick<Question<unknown>, 'deadline'>,
  { refused, error }: Extract<Outcome<unknown>, { kind: 'renew' }>,
): Promise<AccessToken> {
  try {
    return await withinDeadline(context.tokens.renew(refused), deadline.signal);
  } catch (thrown) {
    const tooEarly = thrown instanceof DataminError && thrown.kind === 'token_ended';
    // This one says when there may be another.
    throw tooEarly && error.kind !== 'token_ended' ? error : thrown;
  }
}

/** Waits as long as the server asks, otherwise by backoff; throws at once when that would exceed the deadline. */
async function pause(
  context: GetContext,
  { deadline, longestWaitMs }: Pick<Question<unknown>, 'deadline' | 'longestWaitMs'>,
  error: DataminError,
  attempt: number,
): Promise<void> {
  const backoff = backoffMs(attempt, context.limits.backoffMs, context.random);
  const wait = Math.max(error.retryAfterMs ?? 0, backoff);
  const longest = Math.min(deadline.left(), longestWaitMs ?? Number.POSITIVE_INFINITY);
  if (wait >= longest || deadline.signal.aborted) throw error;
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
    `${transport.host} failed several times in a row, so the portal has paused calls to it. Try again later.`,
    { retryAfterMs: circuit.retryAfterMs },
  );
}
