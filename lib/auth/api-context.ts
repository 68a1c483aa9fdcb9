import type { TeamContext } from '@/lib/context';
import { Forbidden, NotFound } from '@/lib/errors';
import { apiCaller } from './api-caller';
import { memberContextOf, tokenContextOf } from './contexts';
import { requestOrigin } from './request-origin';

/** A caller's right to act in a team, and whether an unsafe request came from a page of ours. */
interface ApiContext {
  ctx: TeamContext;
  sameOrigin: boolean;
}

/**
 * For route handlers under /api/v1/teams/{team}. Throws Unauthenticated, then NotFound: a token of another
 * team and a team that does not exist get the same answer. The caller checks role and `sameOrigin`.
 */
export async function apiContext(request: Request, slug: string): Promise<ApiContext> {
  const caller = await apiCaller(request, slug);
  if (caller.kind === 'person' && caller.found.factorMissing) {
    throw new Forbidden('This team requires a second factor. Set one up on your profile first.');
  }
  const origin = requestOrigin(request.headers);
  const ctx =
    caller.kind === 'person'
      ? memberContextOf(caller.found, origin)
      : caller.token.team.slug === slug
        ? tokenContextOf(caller.token, origin)
        : null;
  if (!ctx) throw new NotFound();
  return { ctx, sameOrigin: caller.sameOrigin };
}
