import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { CheckList } from '@/components/credentials/check-list';
import { ConnectionForm } from '@/components/credentials/connection-form.client';
import { CredentialAccess } from '@/components/credentials/credential-access';
import { CredentialBadge } from '@/components/credentials/credential-badge';
import { CredentialFacts } from '@/components/credentials/credential-facts';
import { CredentialSwitch } from '@/components/credentials/credential-switch';
import { DependantsList } from '@/components/credentials/dependants-list';
import { ExpiryForm } from '@/components/credentials/expiry-form.client';
import { HealthLegend, HealthStrip } from '@/components/credentials/health-strip';
import { InputPolicyForm } from '@/components/credentials/input-policy-form.client';
import { OldSecret } from '@/components/credentials/old-secret';
import { OutputKeyForm } from '@/components/credentials/output-key-form.client';
import { QuestionForm } from '@/components/credentials/question-form.client';
import { ReasonField } from '@/components/credentials/reason-field';
import { RenameForm } from '@/components/credentials/rename-form.client';
import { ReplaceSecretForm } from '@/components/credentials/replace-secret-form.client';
import { VerifyEveryForm } from '@/components/credentials/verify-every-form.client';
import { OutputPolicyForm } from '@/components/history/output-policy-form.client';
import { LinkButton } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import {
  followsReferences,
  listCredentialChecks,
  listCredentials,
  listDependants,
  outputSchemes,
  readCredentialHealth,
} from '@/lib/credentials';
import { readOutputPolicy } from '@/lib/history';
import {
  acceptInput,
  changeConnection,
  destroyOld,
  disable,
  enable,
  goBackToOld,
  keepOutputs,
  remove,
  removeOutputKey,
  rename,
  replaceSecret,
  saveOutputKey,
  setExpiry,
  verify,
  verifyBySelf,
} from '../actions';

interface Props {
  params: Promise<{ team: string; id: string }>;
}

/** Verifications shown; the API has more. */
const checksShown = 8;

/** Read once for the page and its title. */
const credentialOfPage = cache(async (slug: string, id: string) => {
  const { team, viewer } = await requireMembership(slug, 'admin');
  const credential = (await listCredentials(team)).find((one) => one.id === id);
  return credential ? { team, viewer, credential } : notFound();
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { team, id } = await params;
  return { title: `${(await credentialOfPage(team, id)).credential.name} · Credentials` };
}

/** One credential: what is known about it, and everything that can be done with it. */
export default async function CredentialPage({ params }: Props) {
  const { team: slug, id } = await params;
  const { team, viewer, credential } = await credentialOfPage(slug, id);
  const [dependants, days, checks, kept] = await Promise.all([
    listDependants(team, id),
    readCredentialHealth(team, id),
    listCredentialChecks(team, id, checksShown),
    readOutputPolicy(team, id),
  ]);
  const { name, baseUrl, clientId, outputScheme, pipelines } = credential;
  return (
    <>
      <PageHead
        title={name}
        badge={<CredentialBadge credential={credential} />}
        crumbs={[{ label: 'Credentials', href: `/${slug}/settings/credentials` }]}
        actions={
          <>
            {pipelines === 0 ? (
              <LinkButton look="primary" href={`/${slug}/pipelines/new`}>
                <Icon name="plus" />
                Register a pipeline
              </LinkButton>
            ) : null}
            <LinkButton href="#secret">Replace secret</LinkButton>
            <LinkButton href="#switch">{credential.disabled ? 'Enable' : 'Disable'}</LinkButton>
          </>
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="grid gap-4">
          <Panel id="facts" title="Details">
            <CredentialFacts
              credential={credential}
              pipelines={pipelines}
              timeZone={viewer.user.timeZone}
            />
          </Panel>
          <Panel id="access" title="What it may do">
            <CredentialAccess
              credential={credential}
              timeZone={viewer.user.timeZone}
              verify={verify.bind(null, slug, id)}
            />
          </Panel>
          <Panel id="health" title="The last 30 days">
            <div className="grid gap-4">
              <HealthStrip days={days} />
              <HealthLegend />
              <CheckList checks={checks} timeZone={viewer.user.timeZone} />
              <VerifyEveryForm
                action={verifyBySelf.bind(null, slug, id)}
                every={credential.verifyEvery}
              />
            </div>
          </Panel>
        </div>
        <div className="grid gap-4">
          <Panel id="secret" title="Replace the secret">
            <div className="grid gap-4">
              <ReplaceSecretForm
                action={replaceSecret.bind(null, slug, id)}
                references={followsReferences()}
              />
              {credential.oldSecret ? (
                <OldSecret
                  // After old and new change places, the previous answer no longer fits the question.
                  key={credential.oldSecret.hint + credential.rotatedAt?.toISOString()}
                  oldSecret={credential.oldSecret}
                  timeZone={viewer.user.timeZone}
                  goBack={goBackToOld.bind(null, slug, id)}
                  destroy={destroyOld.bind(null, slug, id)}
                />
              ) : null}
            </div>
          </Panel>
          <Panel id="settings" title="Settings" flush>
            <div className="divide-y divide-line">
              <ExpiryForm
                action={setExpiry.bind(null, slug, id)}
                expiresOn={credential.expiresOn}
                whenExpired={credential.whenExpired}
              />
              <OutputPolicyForm action={keepOutputs.bind(null, slug, id)} {...kept} />
              <OutputKeyForm
                action={saveOutputKey.bind(null, slug, id)}
                schemes={outputSchemes}
                scheme={outputScheme}
              >
                {outputScheme ? (
                  <QuestionForm
                    action={removeOutputKey.bind(null, slug, id)}
                    ask="Remove output key"
                    pending="Removing…"
                    failed="The key was not removed"
                  >
                    <p>
                      Encrypted outputs will be shown as “encrypted” only. The sealed key is
                      deleted.
                    </p>
                  </QuestionForm>
                ) : null}
              </OutputKeyForm>
              <InputPolicyForm
                action={acceptInput.bind(null, slug, id)}
                accepts={credential.acceptsInput}
              />
              <RenameForm action={rename.bind(null, slug, id)} name={name} />
              <ConnectionForm
                action={changeConnection.bind(null, slug, id)}
                baseUrl={baseUrl}
                clientId={clientId}
                references={followsReferences()}
              />
            </div>
          </Panel>
        </div>
        <Panel id="dependants" title="What depends on it" className="lg:col-span-2">
          <DependantsList dependants={dependants} base={`/${slug}`} />
        </Panel>
        <Panel
          id="switch"
          title={credential.disabled ? 'Enable or remove' : 'Disable or remove'}
          className="lg:col-span-2"
        >
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <CredentialSwitch
              isDisabled={credential.disabled !== null}
              pipelines={pipelines}
              enable={enable.bind(null, slug, id)}
              disable={disable.bind(null, slug, id)}
            />
            <QuestionForm
              action={remove.bind(null, slug, id)}
              ask="Remove credential"
              pending="Removing…"
              failed="Not removed"
            >
              <p>
                Its sealed secret is deleted with it. The client in Datamin stays as it is. A
                credential that pipelines depend on cannot be removed.
              </p>
              <ReasonField id="field-remove-reason" hint="Recorded in the audit" />
            </QuestionForm>
          </div>
        </Panel>
      </div>
    </>
  );
}
