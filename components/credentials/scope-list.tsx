import type { CredentialView } from '@/lib/credentials';
import { Tag } from '../ui/badge';
import { Icon } from '../ui/icon';

/** What each scope allows, and what a missing one disables. */
export function ScopeList({
  credential: { abilities, scopes, lastVerifiedAt, lastUsedAt },
}: {
  credential: CredentialView;
}) {
  if (!abilities) {
    return (
      <p className="text-muted">
        {lastVerifiedAt !== null || lastUsedAt !== null
          ? 'Datamin named no scopes: what this client may do shows when it is used.'
          : 'Not known yet: verify it to find out.'}
      </p>
    );
  }
  const used = abilities.flatMap(({ scopes: names }) => names);
  const others = scopes.filter((scope) => !used.includes(scope));
  return (
    <ul className="grid gap-1.5">
      {abilities.map(({ scopes: names, granted, words }) => (
        <li key={names.join()} className="flex items-start gap-2">
          <Icon
            name={granted ? 'good' : 'warn'}
            className={granted ? 'mt-0.5 text-good' : 'mt-0.5 text-warn'}
          />
          <span>
            {words} <Tag>{granted ? names.join(', ') : `no ${names.join(' or ')}`}</Tag>
          </span>
        </li>
      ))}
      {others.length > 0 ? (
        <li className="text-xs text-muted">Also granted, not used here: {others.join(', ')}</li>
      ) : null}
    </ul>
  );
}
