import { notFound } from 'next/navigation';
import { JoinForm } from '@/components/auth/join-form.client';
import { NewAccountForm } from '@/components/auth/new-account-form.client';
import { PlainShell } from '@/components/layout/plain-shell';
import { buttonClass, LinkButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { currentViewer, oidcStart, signInPath } from '@/lib/auth';
import { NotFound } from '@/lib/errors';
import { instanceSettings, openInvitation } from '@/lib/teams';
import { createAccountAction, joinAction } from './actions';

export const metadata = { title: 'Invitation' };

interface Props {
  params: Promise<{ token: string }>;
}

export default async function InvitationPage({ params }: Props) {
  const { token } = await params;
  const [invitation, viewer] = await Promise.all([openOrNotFound(token), currentViewer()]);
  const { team, email, role, invitedBy } = invitation;
  const here = `/invitation/${token}`;
  const oidc = oidcStart(here);
  return (
    <PlainShell>
      <h1>Join {team.name}</h1>
      <p className="mt-1 mb-5 text-muted">
        {invitedBy} invites you to {team.name} with the role {role}.
      </p>
      {viewer && email !== null && viewer.user.email !== email ? (
        <OtherAccount invited={email} signedInAs={viewer.user.email} />
      ) : viewer ? (
        <div className="grid gap-3">
          <p>You are signed in as {viewer.user.email}.</p>
          <JoinForm action={joinAction.bind(null, token)} team={team.name} />
        </div>
      ) : (
        <div className="grid gap-5">
          <div className="flex flex-wrap gap-2">
            <LinkButton href={signInPath(here)}>I have an account: sign in</LinkButton>
            {oidc ? (
              <a href={oidc.href} className={buttonClass({})}>
                Continue with {oidc.name}
              </a>
            ) : null}
          </div>
          <h2>New here</h2>
          <NewAccountForm
            least={(await instanceSettings()).passwordMinLength}
            action={createAccountAction.bind(null, token)}
            email={email}
            team={team.name}
          />
        </div>
      )}
    </PlainShell>
  );
}

function OtherAccount({ invited, signedInAs }: { invited: string; signedInAs: string }) {
  return (
    <div className="grid gap-4">
      <Callout tone="warn">
        <p>
          This invitation is for {invited}, and you are signed in as {signedInAs}. Sign out, then
          open the link again.
        </p>
      </Callout>
      <form action="/sign-out" method="post">
        <button type="submit" className={buttonClass({})}>
          Sign out
        </button>
      </form>
    </div>
  );
}

async function openOrNotFound(token: string) {
  try {
    return await openInvitation(token);
  } catch (thrown) {
    if (thrown instanceof NotFound) notFound();
    throw thrown;
  }
}
