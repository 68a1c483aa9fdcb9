import type { AccessToken } from '@/lib/datamin';
import type { CredentialClient } from './datamin-for';
import type { StoredTokens } from './token-source';

/**
 * The tokens of a client whose secret may be replaced while it is in use. What it holds stays good; where it
 * would have to ask with a secret that is not the credential's any more, its successor is asked instead, so
 * that nobody who is reading or sending meanwhile sees a failure.
 */
export function handOver(
  tokens: StoredTokens,
  successor: () => Promise<CredentialClient | null>,
): Pick<StoredTokens, 'token' | 'renew' | 'held'> {
  const orSuccessor = async (
    own: Promise<AccessToken>,
    theirs: (next: CredentialClient) => Promise<AccessToken>,
  ): Promise<AccessToken> => {
    try {
      return await own;
    } catch (error) {
      const next = await successor();
      if (!next) throw error;
      return theirs(next);
    }
  };
  return {
    held: () => tokens.held(),
    token: () => orSuccessor(tokens.token(), (next) => next.token()),
    renew: (refused) => orSuccessor(tokens.renew(refused), (next) => next.renew(refused)),
  };
}
