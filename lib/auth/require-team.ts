import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import type { TeamContext, ViewerContext } from '@/lib/context';
import { memberContextOf, viewerContextOf } from './contexts';
import { askedPath, pageViewer } from './page-session';
import { requestOrigin } from './request-origin';
import { signInPath } from './return-to';

/** A member's view of a team: the right to act in it, and the person. */
export interface Membership {
  team: TeamContext;
  viewer: ViewerContext;
}

/**
 * For pages and actions of a team, awaited before any Suspense: a 404 behind a streaming boundary answers
 * 200. Redirects to the sign-in page when nobody is signed in; a team one is not in is not there.
 */
export async function requireMembership(slug: string): Promise<Membership> {
  const found = await pageViewer(slug);
  if (!found) redirect(signInPath(await askedPath()));
  const origin = requestOrigin(await headers());
  const team = memberContextOf(found, origin);
  if (!team) notFound();
  return { team, viewer: viewerContextOf(found, origin) };
}

/** The right to act in a team; see requireMembership. */
export async function requireTeam(slug: string): Promise<TeamContext> {
  return (await requireMembership(slug)).team;
}
