import { redirect } from 'next/navigation';
import { PasskeyButton } from '@/components/auth/passkey-button.client';
import { SecondFactorForm } from '@/components/auth/second-factor-form.client';
import { PlainShell } from '@/components/layout/plain-shell';
import { LinkButton } from '@/components/ui/button';
import { pendingSignIn } from '@/lib/auth';
import { hasPasskey } from '@/lib/teams';
import { passkeySecondAction, passkeySecondOptionsAction, secondFactorAction } from './actions';

export const metadata = { title: 'Second step' };

/** After a correct password, for people with a second factor. */
export default async function SecondFactorPage() {
  const waiting = await pendingSignIn();
  if (!waiting) redirect('/sign-in');
  // By what they have, not by the Host: after an action's redirect Next requests this page with another
  // one.
  const passkeys = await hasPasskey(waiting.userId);
  return (
    <PlainShell>
      <h1>One more step</h1>
      <p className="mt-1 mb-5 text-muted">
        Enter the code from your authenticator app, or one of your recovery codes.
      </p>
      <div className="grid gap-5">
        <SecondFactorForm action={secondFactorAction} />
        {passkeys ? (
          <PasskeyButton
            label="Use a passkey instead"
            options={passkeySecondOptionsAction}
            finish={passkeySecondAction}
            returnTo={waiting.returnTo}
          />
        ) : null}
        <div>
          <LinkButton href="/sign-in">Start over</LinkButton>
        </div>
      </div>
    </PlainShell>
  );
}
