import type { TeamContext, ViewerContext } from '@/lib/context';
import { apiCaller } from './api-caller';
import { tokenContextOf, viewerContextOf } from './contexts';
import { requestOrigin } from './request-origin';

/** A person, or a token in its one team. */
type ApiViewer =
  | { kind: 'person'; ctx: ViewerContext; sameOrigin: boolean }
  | { kind: 'token'; ctx: TeamContext; sameOrigin: true };

/** For route handlers outside any team, such as /api/v1/teams. Throws Unauthenticated. */
export async function apiViewer(request: Request): Promise<ApiViewer> {
  const caller = await apiCaller(request, null);
  const origin = requestOrigin(request.headers);
  return caller.kind === 'person'
    ? { kind: 'person', ctx: viewerContextOf(caller.found, origin), sameOrigin: caller.sameOrigin }
    : { kind: 'token', ctx: tokenContextOf(caller.token, origin), sameOrigin: true };
}
