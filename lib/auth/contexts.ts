import { nowMs } from '@/lib/clock';
import {
  makeTeamContext,
  makeViewerContext,
  type Origin,
  type TeamContext,
  type ViewerContext,
} from '@/lib/context';
import { tellFailure } from '@/lib/db';
import {
  type FoundApiToken,
  type FoundViewer,
  findViewer,
  longestSessionHours,
  touchSession,
} from '@/lib/teams';
import type { Session } from './session-cookie';

/**
 * The person a session stands for, as they are now. Null when they are gone or have raised their session
 * version since: a password change or "sign out everywhere" ends every older session right here, as does the
 * instance's limit on how long a sign-in lasts. With an origin, the session's last use is noted now and then.
 */
export async function findCurrentViewer(
  session: Session | null,
  slug: string | null,
  origin?: Origin,
): Promise<FoundViewer | null> {
  if (!session) return null;
  const found = await findViewer(session.userId, slug, session.id);
  if (found?.sessionVersion !== session.version || isOver(session, found)) return null;
  // Not awaited: noting where a session was last seen must neither delay nor fail anyone's request.
  if (origin) {
    touchSession(session, found.sessionSeenAt, origin).catch((error: unknown) =>
      tellFailure(error, 'the last use of a session could not be noted'),
    );
  }
  return found;
}

/** Cookies last as long as a sign-in can at most; a shorter limit set by the instance takes effect at once. */
function isOver({ expiresAt }: Session, { sessionHours }: FoundViewer): boolean {
  return expiresAt.getTime() - (longestSessionHours - sessionHours) * 3_600_000 <= nowMs();
}

/** The right to act as the person. */
export function viewerContextOf(found: FoundViewer, origin: Origin): ViewerContext {
  return makeViewerContext({ user: found.user, origin, announcement: found.announcement });
}

/** The right to act in the team that the person was looked up with; null when they are not in it. */
export function memberContextOf(found: FoundViewer, origin: Origin): TeamContext | null {
  if (!found.membership) return null;
  const { team, role, breakGlass } = found.membership;
  // In the audit and wherever else people are named, an instance admin must not be mistaken for a member.
  const name = breakGlass ? `${found.user.name} (break-glass)` : found.user.name;
  const actor = { kind: 'user', id: found.user.id, name } as const;
  return makeTeamContext({
    team,
    role,
    actor,
    origin,
    token: null,
    ...(breakGlass && { breakGlass }),
  });
}

/** The right to act as an API token in its team, or as the token's service account if it has one. */
export function tokenContextOf(found: FoundApiToken, origin: Origin): TeamContext {
  const { id, name, team, role, isLimited, serviceAccount } = found;
  const actor = serviceAccount
    ? ({ kind: 'service', ...serviceAccount } as const)
    : ({ kind: 'token', id, name } as const);
  return makeTeamContext({ team, role, actor, origin, token: { id, isLimited } });
}
