import { Link } from '@/components/ui/link';
import type { MadeTokenView } from '@/lib/teams';

interface Props {
  name: string;
  /** The member's tokens that are still valid. */
  tokens: MadeTokenView[];
  tokensHref: string;
}

/** What removing a member does, and what it does not. */
export function RemovalConsequences({ name, tokens, tokensHref }: Props) {
  return (
    <>
      <p>{name} loses access at once. Open invitations they made stop working.</p>
      {tokens.length === 0 ? (
        <p>They have no active API tokens.</p>
      ) : (
        <>
          <p>
            These API tokens of theirs are revoked too, and programs that use them are refused.
            First hand over those that machines depend on to a service account, under{' '}
            <Link href={tokensHref}>API tokens</Link>.
          </p>
          <ul className="list-disc pl-5">
            {tokens.map((token) => (
              <li key={token.id}>
                {token.name} <code className="text-muted">…{token.hint}</code>, {token.role}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
