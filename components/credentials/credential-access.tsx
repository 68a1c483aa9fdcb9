import type { CredentialView } from '@/lib/credentials';
import { Callout } from '../ui/callout';
import { ScopeList } from './scope-list';
import { type Submit, VerifyForm } from './verify-form.client';

/** Whether it works, why not, what it may do, and a button to ask Datamin now. */
export function CredentialAccess({
  credential: { status, statusReason, scopes, name, lastVerifiedAt, lastUsedAt },
  verify,
}: {
  credential: CredentialView;
  verify: Submit;
}) {
  const standing =
    status === 'failing' && statusReason ? (
      <Callout tone="bad" title="It did not work when last tried">
        {statusReason}
      </Callout>
    ) : null;
  return (
    <div className="grid content-start gap-3">
      <ScopeList scopes={scopes} asked={lastVerifiedAt !== null || lastUsedAt !== null} />
      <VerifyForm action={verify} name={name} standing={standing} />
    </div>
  );
}
