import { headers } from 'next/headers';
import { forbidden, notFound, redirect } from 'next/navigation';
import { type Role, roleCovers, type TeamContext, type ViewerContext } from '@/lib/context';
import { memberContextOf, viewerContextOf } from './contexts';
import { askedPath, pageViewer } from './page-session';
import { requestOrigin } from './request-origin';
import { signInPath } from './return-to';

/** A member's view of a team: the right to act in it, and the person. */
interface Membership {
  team: TeamContext;
  viewer: ViewerContext;
}

/**
 * For pages and actions of a team. Await it before any Suspense: a 404 behind a streaming boundary answers 200.
 * Redirects to the sign-in page when nobody is signed in; gives a 404 for a team the person is not in; refuses a role
 * below the page's; leads one who lacks the second factor that the team requires to set it up. Verbs check roles again:
 * this only saves the page a futile attempt.
 */
export async function requireMembership(
  slug: string,
  needed: Role = 'viewer',
): Promise<Membership> {
  const found = await pageViewer(slug);
  if (!found) redirect(signInPath(await askedPath()));
  const origin = requestOrigin(await headers());
  if (found.factorMissing) redirect(`/profile/second-factor?team=${slug}`);
  const team = memberContextOf(found, origin);
  if (!team) notFound();
  if (!roleCovers(team.role, needed)) forbidden();
  return { team, viewer: viewerContextOf(found, origin) };
}

/** The right to act in a team; see requireMembership. */
export async function requireTeam(slug: string, needed?: Role): Promise<TeamContext> {
  return (await requireMembership(slug, needed)).team;
}
