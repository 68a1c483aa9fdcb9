import { headers } from 'next/headers';
import { renderSVG } from 'uqr';
import { AddPasskey } from '@/components/auth/add-passkey.client';
import { ConfirmPasswordForm } from '@/components/auth/confirm-password-form.client';
import { FactorsOverview } from '@/components/auth/factors-overview';
import { RecoveryForm } from '@/components/auth/recovery-form.client';
import { TotpPanel } from '@/components/auth/totp-panel';
import { buttonClass, LinkButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { isConfirmed, oidcStart, ownSessionId, relyingParty, requireViewer } from '@/lib/auth';
import { beganLately, secondFactors, waitingTotp } from '@/lib/teams';
import {
  addPasskeyAction,
  beginTotpAction,
  confirmPasswordAction,
  confirmTotpAction,
  passkeyCreationAction,
  removePasskeyAction,
  removeTotpAction,
  renewCodesAction,
} from './actions';

export const metadata = { title: 'How you sign in' };

interface Props {
  searchParams: Promise<{ team?: string | string[]; instance?: string | string[] }>;
}

export default async function SecondFactorPage({ searchParams }: Props) {
  const viewer = await requireViewer();
  const { team, instance } = await searchParams;
  const [factors, confirmed] = await Promise.all([secondFactors(viewer), isConfirmed(viewer)]);
  const mustSignInAnew =
    !confirmed &&
    !factors.hasPassword &&
    !(await beganLately(viewer.user.id, await ownSessionId()));
  const anew = mustSignInAnew ? oidcStart('/profile/second-factor', { anew: true }) : null;
  const waiting = confirmed && factors.totpWaits ? await waitingTotp(viewer) : null;
  const has = factors.totpSince !== null || factors.passkeys.length > 0;
  const party = relyingParty(await headers());
  return (
    <>
      <PageHead
        title="How you sign in"
        actions={<LinkButton href="/profile">Your profile</LinkButton>}
      >
        <p>
          {factors.hasPassword
            ? 'A second factor keeps your account yours even if someone knows its password.'
            : 'With a second factor, your organization’s sign-in alone is not enough to get in as you.'}
        </p>
      </PageHead>
      <div className="grid gap-4">
        {typeof team === 'string' && /^[a-z][a-z0-9-]{1,38}$/.test(team) ? (
          <Callout tone={has ? 'good' : 'warn'}>
            {has ? (
              <p>
                You have a second factor now.{' '}
                <LinkButton href={`/${team}`}>Go to {team}</LinkButton>
              </p>
            ) : (
              <p>The team {team} asks its members for a second factor. Set one up to get in.</p>
            )}
          </Callout>
        ) : null}
        {instance === '1' && viewer.user.isInstanceAdmin ? (
          <Callout tone={has ? 'good' : 'warn'}>
            {has ? (
              <p>
                You have a second factor now.{' '}
                <LinkButton href="/instance">Go to the instance</LinkButton>
              </p>
            ) : (
              <p>This portal asks its instance admins for a second factor. Set one up to go on.</p>
            )}
          </Callout>
        ) : null}
        <Panel title="Your factors" id="factors" flush>
          <FactorsOverview
            factors={factors}
            timeZone={viewer.user.timeZone}
            removeTotp={confirmed ? removeTotpAction : null}
            removePasskey={confirmed ? removePasskeyAction : null}
          />
        </Panel>
        {confirmed ? (
          <>
            <Panel title="Authenticator app" id="totp">
              <TotpPanel
                has={factors.totpSince !== null}
                waiting={waiting && { secret: waiting.secret, image: imageOf(waiting.uri) }}
                begin={beginTotpAction}
                confirm={confirmTotpAction}
              />
            </Panel>
            <Panel title="Passkeys" id="passkeys">
              {party ? (
                <AddPasskey options={passkeyCreationAction} finish={addPasskeyAction} />
              ) : (
                <p>
                  Passkeys are kept for a name, and you reach the portal by a bare address. Open it
                  by its name.
                </p>
              )}
            </Panel>
            <Panel title="Recovery codes" id="recovery">
              <RecoveryForm
                action={renewCodesAction}
                left={factors.recoveryCodesLeft}
                possible={has}
              />
            </Panel>
          </>
        ) : (
          <Panel title={has ? 'To change something' : 'To add one'} id="confirm">
            <div className="grid gap-4">
              <p>
                First confirm that it is you.
                {has ? '' : ' Then choose an authenticator app or a passkey.'}
              </p>
              {mustSignInAnew ? (
                <>
                  <p>
                    You have no password here: sign in through your organization again, and come
                    back within fifteen minutes. It must ask you who you are: that it knows this
                    browser is not enough.
                  </p>
                  {anew ? (
                    <div>
                      {/* A route of next-auth, not a page. */}
                      <a href={anew.href} className={buttonClass({ look: 'primary' })}>
                        Sign in again with {anew.name}
                      </a>
                    </div>
                  ) : null}
                </>
              ) : (
                <ConfirmPasswordForm
                  action={confirmPasswordAction}
                  email={viewer.user.email}
                  hasPassword={factors.hasPassword}
                />
              )}
            </div>
          </Panel>
        )}
      </div>
    </>
  );
}

/** A picture within this page only: its content is secret. */
const imageOf = (uri: string) =>
  `data:image/svg+xml;base64,${Buffer.from(renderSVG(uri, { ecc: 'M', border: 2 })).toString('base64')}`;
