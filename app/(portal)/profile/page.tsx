import { ConfirmAction } from '@/components/auth/confirm-action.client';
import { PasswordForm } from '@/components/auth/password-form.client';
import { ProfileForm } from '@/components/auth/profile-form.client';
import { LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireViewer } from '@/lib/auth';
import { changePasswordAction, signOutEverywhereAction, updateProfileAction } from './actions';

export const metadata = { title: 'Profile' };

export default async function ProfilePage() {
  const { user } = await requireViewer();
  return (
    <>
      <PageHead title="Profile" actions={<LinkButton href="/teams">Your teams</LinkButton>}>
        <p>{user.email}</p>
      </PageHead>
      <div className="grid gap-4">
        <Panel title="You" id="you">
          <ProfileForm
            action={updateProfileAction}
            name={user.name}
            timeZone={user.timeZone}
            timeZones={timeZonesWith(user.timeZone)}
          />
        </Panel>
        <Panel title="Password" id="password">
          <PasswordForm action={changePasswordAction} email={user.email} />
        </Panel>
        <Panel title="Sessions" id="sessions">
          <div className="grid gap-3">
            <p>
              Lost a device, or signed in on one that is not yours? End every session, this one too.
            </p>
            <ConfirmAction
              action={signOutEverywhereAction}
              ask="Sign out everywhere"
              confirm="Sign out everywhere"
              look="danger"
            >
              <p>You will have to sign in again on every device. API tokens go on working.</p>
            </ConfirmAction>
          </div>
        </Panel>
      </div>
    </>
  );
}

/** UTC first, and the one already chosen even where this runtime lists it under another name. */
function timeZonesWith(chosen: string): string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), chosen])];
}
