import { tellFailure } from '@/lib/db';
import { Unauthenticated } from '@/lib/errors';
import { type FoundApiToken, type FoundViewer, findApiToken, touchApiToken } from '@/lib/teams';
import { findCurrentViewer } from './contexts';
import { originIsOurs } from './portal-origin';
import { requestOrigin } from './request-origin';
import { sessionIn } from './viewer-by-cookie';

/** Who calls the API. `sameOrigin` is for lib/http, which refuses a foreign page only after 401, 404 and role. */
type ApiCaller =
  | { kind: 'token'; token: FoundApiToken; sameOrigin: true }
  | { kind: 'person'; found: FoundViewer; sameOrigin: boolean };

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Reads an API token or the session cookie. If there is a bearer token, it alone decides. Throws Unauthenticated. */
export async function apiCaller(request: Request, slug: string | null): Promise<ApiCaller> {
  const [, bearer] = /^bearer +(\S.*)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  if (bearer !== undefined) {
    const token = await findApiToken(bearer.trim());
    if (!token) throw new Unauthenticated('This API token is unknown, has ended or was revoked.');
    // Not awaited: noting when a token was last used must neither delay nor fail anyone's request.
    touchApiToken(token).catch((error: unknown) =>
      tellFailure(error, 'the last use of a token could not be noted'),
    );
    return { kind: 'token', token, sameOrigin: true };
  }
  const found = await findCurrentViewer(
    await sessionIn(request.headers.get('cookie') ?? undefined),
    slug,
    requestOrigin(request.headers),
  );
  if (!found) throw new Unauthenticated();
  const sameOrigin = safeMethods.has(request.method) || originIsOurs(request.headers);
  return { kind: 'person', found, sameOrigin };
}
