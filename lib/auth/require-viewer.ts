import { headers } from 'next/headers';
import { forbidden, redirect } from 'next/navigation';
import type { ViewerContext } from '@/lib/context';
import { viewerContextOf } from './contexts';
import { askedPath, pageViewer } from './page-session';
import { requestOrigin } from './request-origin';
import { signInPath } from './return-to';

/** For pages and actions: who is signed in. Redirects to the sign-in page when nobody is. */
export async function requireViewer(options: { returnTo?: string } = {}): Promise<ViewerContext> {
  const found = await pageViewer(null);
  if (!found) redirect(signInPath(options.returnTo ?? (await askedPath())));
  return viewerContextOf(found, requestOrigin(await headers()));
}

/**
 * For pages and actions of the instance: instance admins only, led to a second factor where one is required of them.
 * Verbs check again: this only saves the page a futile attempt.
 */
export async function requireInstanceViewer(): Promise<ViewerContext> {
  const viewer = await requireViewer();
  if (!viewer.user.isInstanceAdmin) forbidden();
  if (viewer.user.lacksAdminFactor) redirect('/profile/second-factor?instance=1');
  return viewer;
}

/** Who is signed in, or null: for pages open to both. */
export async function currentViewer(): Promise<ViewerContext | null> {
  const found = await pageViewer(null);
  return found && viewerContextOf(found, requestOrigin(await headers()));
}
