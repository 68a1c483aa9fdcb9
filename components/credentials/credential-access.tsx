import type { CredentialView } from '@/lib/credentials';
import { Callout } from '../ui/callout';
import { RelativeTime } from '../ui/time';
import { ScopeList } from './scope-list';
import { type Submit, VerifyForm } from './verify-form.client';

/** Whether it works, why not and since when, what it may do, and a button to ask Datamin now. */
export function CredentialAccess({
  credential,
  timeZone,
  verify,
}: {
  credential: CredentialView;
  timeZone: string;
  verify: Submit;
}) {
  const { name, disabled } = credential;
  return (
    <div className="grid content-start gap-3">
      <ScopeList credential={credential} />
      {disabled ? (
        <Callout tone="warn" title="Disabled: no calls are made with it">
          By {disabled.by}, <RelativeTime at={disabled.at} timeZone={timeZone} />: {disabled.reason}
        </Callout>
      ) : (
        <VerifyForm
          action={verify}
          name={name}
          standing={<Standing credential={credential} timeZone={timeZone} />}
        />
      )}
    </div>
  );
}

function Standing({
  credential: { status, statusReason, failingSince },
  timeZone,
}: {
  credential: CredentialView;
  timeZone: string;
}) {
  if (status !== 'failing' || !statusReason) return null;
  return (
    <Callout tone="bad" title="Failed when last tried">
      {statusReason}
      {failingSince ? (
        <>
          {' '}
          First seen <RelativeTime at={failingSince} timeZone={timeZone} />.
        </>
      ) : null}
    </Callout>
  );
}
