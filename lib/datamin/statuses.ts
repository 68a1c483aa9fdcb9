import { malformed, parseJson } from './body';
import { seconds } from './deadline';
import { serviceDetail } from './detail';
import { DataminError, DataminForbidden, DataminUnavailable } from './errors';
import { parseRetryAfter } from './retry-after';
import type { Answer } from './transport';

const REDIRECTS = new Set([300, 301, 302, 303, 305, 307, 308]);

/**
 * The error for any status of a GET but 2xx; on 401, a new token has already been tried.
 * @param text the start of the body; null when it was lost
 * @param token must never be quoted
 */
export function statusError(
  answer: Pick<Answer, 'status' | 'header'>,
  text: string | null,
  host: string,
  now: number,
  token: string | null = null,
): DataminError {
  const { status } = answer;
  const detail = serviceDetail(text, token);
  if (REDIRECTS.has(status)) return redirected(host, status);
  if (status === 401) return accessRefused(host);
  if (status === 403) return forbidden(text, host, detail);
  if (status === 404) return notFound(host);
  if (status === 429) return rateLimited(answer, host, now);
  if (status >= 500) {
    const retryAfterMs = parseRetryAfter(answer.header('retry-after'), now) ?? undefined;
    return new DataminUnavailable(
      'unavailable',
      `${host} has a problem of its own (${status}). Try again later.`,
      { status, retryAfterMs, detail },
    );
  }
  // 304 too: the request was not conditional.
  if (status < 400) return malformed(host, status);
  return new DataminError(
    'rejected',
    `${host} refused the request (${status})${detail === undefined ? '' : `: ${detail}`}.`,
    { status, detail },
  );
}

export function redirected(host: string, status: number): DataminError {
  return new DataminError(
    'redirected',
    `${host} points to another address, which the portal does not follow. Check the base URL.`,
    { status },
  );
}

/** A second 401: OSS answers so both for a revoked client and for a plan without API access. */
function accessRefused(host: string): DataminForbidden {
  return new DataminForbidden(
    'access_refused',
    `API access is refused by ${host}: the client was revoked, or the plan there has no API access.`,
    { status: 401 },
  );
}

export function notFound(host: string): DataminError {
  return new DataminError(
    'not_found',
    `There is no Datamin API at ${host} under this base URL. Check the base URL of the credential.`,
    { status: 404 },
  );
}

function rateLimited(
  answer: Pick<Answer, 'status' | 'header'>,
  host: string,
  now: number,
): DataminUnavailable {
  const retryAfterMs = parseRetryAfter(answer.header('retry-after'), now) ?? undefined;
  // A date that has passed on the way asks for no wait.
  const wait = retryAfterMs ? `in ${seconds(Math.ceil(retryAfterMs / 1000) * 1000)}` : 'later';
  return new DataminUnavailable(
    'rate_limited',
    `${host} asks for fewer requests. Try again ${wait}.`,
    { status: 429, retryAfterMs },
  );
}

/**
 * An empty 403 comes from the gateway (scope), a JSON one from the statistics service (another organization's
 * object).
 */
function forbidden(text: string | null, host: string, detail: string | undefined): DataminError {
  if (text !== null && text.trim() === '') {
    return new DataminForbidden(
      'scope',
      `This client may not read statistics at ${host}. Give it the scope stats:read there.`,
      { status: 403 },
    );
  }
  if (typeof parseJson(text ?? '') === 'object') {
    return new DataminForbidden(
      'foreign',
      `${host} says this belongs to another organization, or has never run.`,
      { status: 403, detail },
    );
  }
  return new DataminError(
    'rejected',
    `Something in front of ${host} refused the request (403). Ask who runs it.`,
    { status: 403 },
  );
}
