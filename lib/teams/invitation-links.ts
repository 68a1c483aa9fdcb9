import { createHash } from 'node:crypto';
import { hashToken, newToken } from '@/lib/crypto';

/** The tokens of an invitation's two links, and what is stored: a hash of the one that is shown. */
interface InvitationLinks {
  /** For the person who invites, to pass on. */
  shown: string;
  /** For the mail alone: whoever uses it reads the mails of the address that the invitation is for. */
  mailed: string;
  hash: Uint8Array<ArrayBuffer>;
}

/** New links. The one shown follows from the one mailed; the other way round nobody can calculate. */
export function newInvitationLinks(): InvitationLinks {
  const { token: mailed } = newToken('inv');
  const shown = shownFor(mailed);
  return { shown, mailed, hash: hashToken(shown) };
}

/** The token that is shown for the same invitation as this one is mailed for. */
export function shownFor(mailed: string): string {
  return `inv_${createHash('sha256').update(`shown ${mailed}`).digest('base64url')}`;
}
