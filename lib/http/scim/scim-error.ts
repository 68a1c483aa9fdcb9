import { type PortalError, Unauthenticated } from '@/lib/errors';
import { toPortalError } from '../problem';

const schema = 'urn:ietf:params:scim:api:messages:2.0:Error';

type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue';

/** A refusal in SCIM's own format (RFC 7644, 3.12). */
export class ScimError extends Error {
  override readonly name = 'ScimError';

  constructor(
    readonly status: number,
    message: string,
    readonly scimType?: ScimType,
  ) {
    super(message);
  }
}

/** 400 with a reason of its own. */
export const scim400 = (scimType: ScimType, message: string) =>
  new ScimError(400, message, scimType);

export const scimMediaType = 'application/scim+json';

export function scimJson(
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': scimMediaType, 'cache-control': 'no-store', ...headers },
  });
}

/** Anything thrown, as the error of RFC 7644. */
export function scimErrorResponse(thrown: unknown, requestId: string | null): Response {
  const error = thrown instanceof ScimError ? thrown : ofFamily(toPortalError(thrown, requestId));
  const { status, message, scimType } = error;
  const body = {
    schemas: [schema],
    status: String(status),
    ...(scimType ? { scimType } : {}),
    detail: message,
  };
  return scimJson(body, status, {
    ...(requestId ? { 'x-request-id': requestId } : {}),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  });
}

function ofFamily(error: PortalError | null): ScimError {
  if (!error) return new ScimError(500, 'The portal hit an unexpected error.');
  if (error instanceof Unauthenticated) {
    return new ScimError(401, 'Send a SCIM token of this portal as a bearer token.');
  }
  if (error.status === 409) return new ScimError(409, error.message, 'uniqueness');
  if (error.status === 422) return scim400('invalidValue', error.message);
  if (error.status === 400) return scim400('invalidSyntax', error.message);
  return new ScimError(error.status, error.message);
}
