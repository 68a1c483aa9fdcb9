import { findInvitation } from './find-invitation';
import type { OpenInvitationView } from './views';

/** What the holder of an invitation's link may know before accepting it. Throws NotFound. */
export async function openInvitation(token: string): Promise<OpenInvitationView> {
  const { team, email, role, invitedBy, expiresAt } = await findInvitation(token);
  return { team: { slug: team.slug, name: team.name }, email, role, invitedBy, expiresAt };
}
