import { portalOrigin } from '@/lib/auth';

/** The link of an invitation, at the address where its maker reaches the portal. */
export function invitationUrl(headers: Pick<Headers, 'get'>, token: string): string {
  return `${portalOrigin(headers)}/invitation/${token}`;
}
