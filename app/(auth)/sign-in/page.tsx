import { headers } from 'next/headers';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { PasskeyButton } from '@/components/auth/passkey-button.client';
import { SignInForm } from '@/components/auth/sign-in-form.client';
import { SignInProblem } from '@/components/auth/sign-in-problem';
import { PlainShell } from '@/components/layout/plain-shell';
import { buttonClass } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { currentViewer, oidcStart, portalOrigin, relyingParty, safeReturnTo } from '@/lib/auth';
import { mailConfigured } from '@/lib/mail';
import { setupIsOpen } from '@/lib/teams';
import { signInAction } from './actions';
import { passkeyOptionsAction, passkeySignInAction } from './passkey-actions';

export const metadata = { title: 'Sign in' };

interface Props {
  searchParams: Promise<Record<'callbackUrl' | 'error' | 'changed', string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl, error, changed } = await searchParams;
  const sent = await headers();
  const returnTo = safeReturnTo(callbackUrl, portalOrigin(sent));
  if (await currentViewer()) redirect(returnTo);
  if (await setupIsOpen()) redirect('/setup');
  const oidc = oidcStart(returnTo);
  return (
    <PlainShell>
      <h1 className="mb-5">Sign in</h1>
      <div className="grid gap-5">
        {changed === undefined ? null : (
          <Callout tone="good">
            <p>Your password is changed. Sign in with it.</p>
          </Callout>
        )}
        <SignInProblem code={typeof error === 'string' ? error : undefined} />
        {oidc ? (
          // Not a page of ours: a router's link would fetch it.
          <a href={oidc.href} className={buttonClass({})}>
            Sign in with {oidc.name}
          </a>
        ) : null}
        <SignInForm action={signInAction} returnTo={returnTo} />
        {relyingParty(sent) ? (
          <PasskeyButton
            label="Use a passkey"
            options={passkeyOptionsAction}
            finish={passkeySignInAction}
            returnTo={returnTo}
          />
        ) : null}
        <p className="text-muted">
          No account? An admin of your team can send you an invitation. Forgotten your password?{' '}
          {mailConfigured() ? (
            <Link href="/sign-in/forgotten">Choose a new one by mail.</Link>
          ) : (
            'Ask the people who run this portal.'
          )}
        </p>
      </div>
    </PlainShell>
  );
}
