import type { AccessToken } from '@/lib/datamin';
import type { CredentialClient } from './datamin-for';
import type { StoredTokens } from './token-source';

/**
 * The tokens of a client whose secret may be replaced while it is in use. Tokens it holds stay valid; if it
 * would have to ask with a secret that the credential no longer has, it asks its successor instead, so that
 * nobody reading or sending meanwhile sees a failure.
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
