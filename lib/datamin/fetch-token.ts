import type { GetContext } from './attempt';
import { readErrorText, readText } from './body';
import { startDeadline, withinDeadline } from './deadline';
import type { DialectMemory } from './dialect';
import { DataminError } from './errors';
import { networkError } from './failures';
import type { Credentials, DataminTimeouts } from './options';
import { backoffMs } from './retry-after';
import { statusError } from './statuses';
import { accessToken, clientUnknown, oauthCode, refusal } from './token-answer';
import type { AccessToken } from './tokens';

export interface TokenContext extends Omit<GetContext, 'tokens' | 'circuit' | 'verdict'> {
  prefix: string;
  credentials: () => Promise<Credentials>;
  dialect: DialectMemory;
  timeouts: DataminTimeouts;
}

type Form = 'form' | 'query';
type Attempt = { token: AccessToken } | { refusedForm: DataminError };

/**
 * Asks the token endpoint for a new token: with a form, and with the secret in the query string only when the
 * form is refused as malformed. Retried only when no connection could be made.
 * @throws DataminForbidden `client_unknown`, `client_refused`
 * @throws DataminUnavailable, DataminError
 */
export async function fetchToken(context: TokenContext): Promise<AccessToken> {
  const known = context.dialect.known.token;
  const first: Form = known ?? 'form';
  const second: Form = first === 'form' ? 'query' : 'form';
  const { host } = context.transport;
  const deadline = startDeadline(context.timeouts.tokenMs, host, context.now);
  try {
    const credentials = await withinDeadline(context.credentials(), deadline.signal);
    const answer = await withConnectRetries(context, deadline, () =>
      request(context, credentials, first, deadline.signal),
    );
    if ('token' in answer) {
      await context.dialect.learn({ token: first });
      return answer.token;
    }
    const other = await request(context, credentials, second, deadline.signal);
    if (!('token' in other)) throw other.refusedForm;
    await context.dialect.learn({ token: second });
    return other.token;
  } finally {
    deadline.done();
  }
}

async function withConnectRetries(
  context: TokenContext,
  deadline: { signal: AbortSignal; left(): number },
  act: () => Promise<Attempt>,
): Promise<Attempt> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act();
    } catch (thrown) {
      const again = thrown instanceof DataminError && thrown.kind === 'unreachable';
      const wait = backoffMs(attempt, context.limits.backoffMs, context.random);
      if (!again || attempt >= context.limits.attempts || wait >= deadline.left()) throw thrown;
      await context.sleep(wait, deadline.signal);
    }
  }
}

async function request(
  context: TokenContext,
  credentials: Credentials,
  form: Form,
  signal: AbortSignal,
): Promise<Attempt> {
  const { transport, limits } = context;
  const { host } = transport;
  const fields = new URLSearchParams({
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
    grant_type: 'client_credentials',
  }).toString();
  const path = `${context.prefix}/v1/oauth/token`;
  const started = context.now();
  let status: number | null = null;
  let outcome = 'ok';
  try {
    // A fresh connection: a reset must be the server's verdict on this client, not a stale socket.
    return await transport.fresh(
      {
        method: 'POST',
        path: form === 'form' ? path : `${path}?${fields}`,
        headers: form === 'form' ? { 'content-type': 'application/x-www-form-urlencoded' } : {},
        body: form === 'form' ? fields : null,
        signal,
      },
      async (answer) => {
        status = answer.status;
        if (answer.status >= 200 && answer.status < 300) {
          const text = await readText(answer.chunks, limits.answerBytes, host);
          return { token: accessToken(text, host, context.now()) };
        }
        const code = oauthCode(await readErrorText(answer.chunks, limits.errorBytes));
        // Without its text: an error from this endpoint may quote the secret.
        const error = statusError(answer, null, host, context.now());
        if (answer.status === 400 && code === 'invalid_request') return { refusedForm: error };
        throw refusal(answer.status, code, host) ?? error;
      },
    );
  } catch (thrown) {
    const error = networkError(thrown, host);
    outcome = error.kind;
    throw error.kind === 'connection_lost' && status === null ? clientUnknown(host) : error;
  } finally {
    context.onCall({
      endpoint: 'token',
      attempt: 1,
      status,
      outcome,
      durationMs: context.now() - started,
    });
  }
}
