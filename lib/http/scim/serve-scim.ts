import { portalOrigin, requestOrigin } from '@/lib/auth';
import { type DirectoryContext, directoryContextOf, findScimToken } from '@/lib/directory';
import { Malformed, Unauthenticated } from '@/lib/errors';
import { readInTime, readText } from '../request-body';
import { admit } from '../token-limits';
import { scimErrorResponse, scimMediaType } from './scim-error';

export interface ScimCall {
  ctx: DirectoryContext;
  url: URL;
  /** The address of /scim/v2 as clients see it. */
  base: string;
  /** From the path, or empty. */
  id: string;
  body: () => Promise<unknown>;
}

type RouteParams = { params: Promise<Record<string, string | string[] | undefined> | undefined> };

/** The route handler of a SCIM endpoint: checks the SCIM token first, then body and object; all errors are SCIM's. */
export function serveScim(run: (call: ScimCall) => Promise<Response>) {
  return async (request: Request, { params }: RouteParams): Promise<Response> => {
    const requestId = request.headers.get('x-request-id');
    let leave = () => {};
    try {
      const token = await tokenOf(request);
      leave = await admit(token.id);
      const id = (await params)?.id;
      const response = await run({
        ctx: directoryContextOf(token, requestOrigin(request.headers)),
        url: new URL(request.url),
        base: `${portalOrigin(request.headers)}/scim/v2`,
        id: typeof id === 'string' ? decoded(id) : '',
        body: () =>
          readInTime(
            () => readScimBody(request),
            () => tokenOf(request),
          ),
      });
      if (requestId) response.headers.set('x-request-id', requestId);
      return response;
    } catch (thrown) {
      return scimErrorResponse(thrown, requestId);
    } finally {
      leave();
    }
  };
}

/** Throws Unauthenticated. */
async function tokenOf(request: Request): Promise<{ id: string; name: string }> {
  const [, bearer = ''] =
    /^bearer +(\S.*)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  const token = bearer ? await findScimToken(bearer.trim()) : null;
  if (!token) throw new Unauthenticated();
  return token;
}

async function readScimBody(request: Request): Promise<unknown> {
  const text = await readText(request);
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== scimMediaType && type !== 'application/json') {
    throw new Malformed(`Content-Type: send the body as ${scimMediaType}.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Malformed('The body is not valid JSON.');
  }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
