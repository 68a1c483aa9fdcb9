import { portalOrigin } from '@/lib/auth';

/** The link of an invitation, as the person who makes it reaches the portal. */
export function invitationUrl(headers: Pick<Headers, 'get'>, token: string): string {
  return `${portalOrigin(headers)}/invitation/${token}`;
}
