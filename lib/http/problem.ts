import { DataminError } from '@/lib/datamin';
import { isRowGone, takesNoWrites, tellOutage } from '@/lib/db';
import { NotFound, PortalError, Unavailable, UpstreamFailed } from '@/lib/errors';
import { log } from '@/lib/log';

/** An RFC 9457 problem document. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: Record<string, string[]>;
  [member: string]: unknown;
}

/** The error as one of the family. Anything unexpected is logged with the request id and answered as a 500. */
export function toPortalError(thrown: unknown, requestId: string | null): PortalError | null {
  if (thrown instanceof PortalError) return thrown;
  if (thrown instanceof DataminError) return fromDatamin(thrown);
  if (isRowGone(thrown)) return new NotFound();
  if (tellOutage(thrown, { requestId })) {
    return takesNoWrites(thrown)
      ? new Unavailable(
          'The portal’s database is read-only right now: nothing was changed. Try again later.',
          { retryAfterMs: 30_000 },
        )
      : new Unavailable('The portal’s database is unavailable. Try again in a moment.', {
          retryAfterMs: 2000,
        });
  }
  log().error({ requestId, err: thrown }, 'unforeseen error');
  return null;
}

/** Datamin's failure as the portal reports it. */
function fromDatamin(error: DataminError): UpstreamFailed {
  return new UpstreamFailed(error.message, {
    members: { upstream: { status: error.status ?? null, kind: error.kind } },
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    cause: error,
  });
}

/** What a program gets. A 404 is the same for everything: no instance, no id. */
export function toProblem(thrown: unknown, requestId: string | null): Problem {
  return problemOf(toPortalError(thrown, requestId));
}

function problemOf(error: PortalError | null): Problem {
  if (!error) {
    return {
      type: 'about:blank',
      title: 'Something went wrong',
      status: 500,
      detail: 'The portal hit an unexpected error. Give the X-Request-Id to the people who run it.',
    };
  }
  return {
    type: 'about:blank',
    title: error.title,
    status: error.status,
    detail: error.message,
    ...(error.errors ? { errors: error.errors } : {}),
    ...(error instanceof NotFound ? {} : error.members),
  };
}

/** The problem as an HTTP answer. */
export function toResponse(thrown: unknown, requestId: string | null): Response {
  const error = toPortalError(thrown, requestId);
  const problem = problemOf(error);
  const headers = new Headers({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  });
  if (requestId) headers.set('x-request-id', requestId);
  const retryAfterMs = error?.retryAfterMs;
  if (retryAfterMs !== undefined) {
    headers.set('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
  }
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer');
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
