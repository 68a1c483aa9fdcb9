import { ConfirmAction } from '@/components/auth/confirm-action.client';
import { PasswordForm } from '@/components/auth/password-form.client';
import { ProfileForm } from '@/components/auth/profile-form.client';
import { SessionsTable } from '@/components/auth/sessions-table';
import { LinkButton } from '@/components/ui/button';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { currentSession, requireViewer } from '@/lib/auth';
import { instanceSettings, listSessions, secondFactors } from '@/lib/teams';
import {
  changePasswordAction,
  endOtherSessionsAction,
  endSessionAction,
  signOutEverywhereAction,
  updateProfileAction,
} from './actions';

export const metadata = { title: 'Profile' };

export default async function ProfilePage() {
  const viewer = await requireViewer();
  const { user } = viewer;
  const [sessions, current, { passwordMinLength }, { hasPassword }] = await Promise.all([
    listSessions(viewer),
    currentSession(),
    instanceSettings(),
    secondFactors(viewer),
  ]);
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
          {hasPassword ? (
            <PasswordForm
              action={changePasswordAction}
              email={user.email}
              least={passwordMinLength}
            />
          ) : (
            <p>You have none here: you sign in through your organization.</p>
          )}
        </Panel>
        <Panel title="Second factor" id="second-factor">
          <div className="grid gap-3">
            <p>
              {hasPassword
                ? 'An authenticator app or a passkey keeps your account yours even if someone knows your password.'
                : 'With an authenticator app or a passkey, your organization’s sign-in alone is not enough to get in as you.'}
            </p>
            <div>
              <LinkButton href="/profile/second-factor">How you sign in</LinkButton>
            </div>
          </div>
        </Panel>
        <Panel title="Sessions" id="sessions" flush>
          <SessionsTable
            sessions={sessions}
            currentId={current?.id ?? null}
            timeZone={user.timeZone}
            end={endSessionAction}
          />
          <div className="flex flex-wrap gap-3 p-4">
            <ConfirmAction
              action={endOtherSessionsAction}
              ask="Sign out everywhere else"
              confirm="Sign out everywhere else"
              look="danger"
            >
              <p>Every session but this one ends. API tokens keep working.</p>
            </ConfirmAction>
            <ConfirmAction
              action={signOutEverywhereAction}
              ask="Sign out everywhere"
              confirm="Sign out everywhere"
              look="danger"
            >
              <p>You will have to sign in again on every device. API tokens keep working.</p>
            </ConfirmAction>
          </div>
        </Panel>
      </div>
    </>
  );
}

/** UTC first, and the chosen one even where this runtime lists it under another name. */
function timeZonesWith(chosen: string): string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), chosen])];
}
