import { z } from 'zod';
import { malformed, parseJson } from './body';
import { type DataminError, DataminForbidden } from './errors';
import { parseScopes } from './scopes';
import type { AccessToken } from './tokens';

const EARLY_MS = 60_000;
const DAY_S = 86_400;

const TokenAnswer = z.object({
  // It goes into a header: only visible ASCII.
  access_token: z.string().regex(/^[\x21-\x7e]{1,8192}$/),
  expires_in: z.coerce.number().positive().catch(3600),
  scope: z.string().catch(''),
});

/** The token of a 2xx answer. @throws DataminError `malformed` */
export function accessToken(text: string, host: string, now: number): AccessToken {
  const parsed = TokenAnswer.safeParse(parseJson(text));
  if (!parsed.success) throw malformed(host, 200);
  const lifeMs = Math.min(parsed.data.expires_in, DAY_S * 365) * 1000;
  return {
    value: parsed.data.access_token,
    expiresAt: new Date(now + (lifeMs > 2 * EARLY_MS ? lifeMs - EARLY_MS : lifeMs / 2)),
    scopes: parseScopes(parsed.data.scope),
    issuedAt: new Date(now),
  };
}

/** The `error` of RFC 6749, section 5.2. */
export function oauthCode(text: string | null): string | null {
  const parsed = z.object({ error: z.string() }).safeParse(parseJson(text ?? ''));
  return parsed.success ? parsed.data.error : null;
}

/** The refusals that only the token endpoint makes; null when the status says enough by itself. */
export function refusal(status: number, code: string | null, host: string): DataminError | null {
  if (status === 500 && code === 'server_error') return clientUnknown(host);
  if (status === 401 || (status === 400 && code === 'invalid_client')) {
    return new DataminForbidden(
      'client_refused',
      `${host} refuses this client id with this secret. Check both, or make a new client there.`,
      { status },
    );
  }
  if (status === 403) {
    return new DataminForbidden(
      'access_refused',
      `${host} gives this client no token. Ask there whether API access is allowed.`,
      { status },
    );
  }
  return null;
}

/**
 * OSS answers 500 `server_error`, or resets the connection, when it does not know the client id or has deleted it,
 * and does the same while it cannot read its accounts: the two cannot be told apart.
 */
export function clientUnknown(host: string): DataminForbidden {
  return new DataminForbidden(
    'client_unknown',
    `This client id is not known at ${host}, or ${host} cannot look it up right now. Check the client id and the base URL; if they were right before, try again later.`,
  );
}
