import { readErrorText, readText } from './body';
import { ConnectFailure } from './connector';
import { startDeadline } from './deadline';
import { serviceDetail } from './detail';
import type { DataminError } from './errors';
import { networkError } from './failures';
import type { TokenContext } from './fetch-token';
import { parseRetryAfter } from './retry-after';
import { decodeRunBody, type RunAnswer } from './run-answer';
import { doubt, refusalReason } from './run-reasons';
import { mayRun } from './scopes';
import type { AccessToken } from './tokens';
import type { Answer } from './transport';
import { requireUuid } from './uuid';

export interface StartRunOptions {
  token: AccessToken;
  /** Sent unchanged as the body. OSS passes it on to the pipeline, so `{}` is not the same as none. */
  input?: string;
  /** Called once when the connection is established, right before the first byte; if it throws, nothing is sent. */
  onRequestStart?: () => void;
}

type RunContext = Pick<
  TokenContext,
  'transport' | 'prefix' | 'timeouts' | 'limits' | 'now' | 'onCall'
>;

/** Statuses with which a server says that it did not start a run. All others may come after it did. */
const REFUSALS = new Set([400, 402, 403, 404, 405, 406, 410, 411, 413, 414, 415, 422, 429, 431]);

/** See Datamin.startRun. */
export async function startRun(
  context: RunContext,
  uuid: string,
  options: StartRunOptions,
): Promise<RunAnswer> {
  const path = `${context.prefix}/v1/pipelines/${requireUuid(uuid)}/runs/`;
  const { host } = context.transport;
  const deadline = startDeadline(context.timeouts.runMs, host, context.now);
  const started = context.now();
  // Set before the request can be written: from then on nobody can prove that it was not.
  let connected = false;
  let status: number | null = null;
  const { input, token } = options;
  let answer: RunAnswer;
  try {
    answer = await context.transport.fresh(
      {
        method: 'POST',
        path,
        headers: {
          authorization: `Bearer ${token.value}`,
          ...(input === undefined ? {} : { 'content-type': typeOf(input) }),
        },
        body: input ?? null,
        signal: deadline.signal,
        onConnected: () => {
          // Too late: it was already reported as unsent.
          deadline.signal.throwIfAborted();
          options.onRequestStart?.();
          connected = true;
        },
      },
      (received) => {
        status = received.status;
        return readAnswer(received, context, token);
      },
    );
  } catch (thrown) {
    const error = networkError(thrown, host);
    answer = connected ? uncertain(error, status) : unsent(thrown, error);
  } finally {
    deadline.done();
  }
  context.onCall({
    endpoint: 'run',
    attempt: 1,
    status,
    outcome: answer.kind,
    durationMs: context.now() - started,
  });
  return answer;
}

/** Whatever parses as JSON is sent as JSON. */
function typeOf(input: string): string {
  try {
    JSON.parse(input);
    return 'application/json';
  } catch {
    return 'text/plain; charset=utf-8';
  }
}

async function readAnswer(
  answer: Answer,
  context: RunContext,
  token: AccessToken,
): Promise<RunAnswer> {
  const { status } = answer;
  const { host } = context.transport;
  if (status >= 200 && status < 300) {
    const text = await readText(answer.chunks, context.limits.answerBytes, host);
    const decoded = decodeRunBody(text);
    if (decoded === 'unnamed') {
      return {
        kind: 'unnamed',
        status,
        reason: `${host} named no run; usually nothing was started.`,
      };
    }
    if (decoded === 'unreadable') {
      return uncertainAfter(status, `${host} took the request but its answer cannot be read.`);
    }
    return { kind: 'accepted', status, ...decoded };
  }
  if (status === 401) {
    return { kind: 'unauthorized', status, reason: `${host} did not accept the access token.` };
  }
  if (!REFUSALS.has(status)) return uncertainAfter(status, doubt(status, host));
  const text = await readErrorText(answer.chunks, context.limits.errorBytes);
  const retryAfterMs =
    status === 429 ? parseRetryAfter(answer.header('retry-after'), context.now()) : null;
  const reason = refusalReason(
    status,
    host,
    mayRun(token.scopes),
    serviceDetail(text, token.value),
  );
  return { kind: 'rejected', status, reason, ...(retryAfterMs === null ? {} : { retryAfterMs }) };
}

function uncertainAfter(status: number, reason: string): RunAnswer {
  return { kind: 'uncertain', status, reason };
}

function uncertain(error: DataminError, status: number | null): RunAnswer {
  return { kind: 'uncertain', reason: error.message, ...(status === null ? {} : { status }) };
}

function unsent(thrown: unknown, error: DataminError): RunAnswer {
  const passing = thrown instanceof ConnectFailure || error.kind === 'timeout';
  const retryable = passing && error.kind !== 'address_forbidden' && error.kind !== 'tls';
  return { kind: 'unsent', reason: error.message, retryable };
}
