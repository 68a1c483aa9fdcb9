import { CredentialAccess } from '@/components/credentials/credential-access';
import { CredentialBadge } from '@/components/credentials/credential-badge';
import { CredentialFacts } from '@/components/credentials/credential-facts';
import { ExpiryNotice } from '@/components/credentials/expiry-notice';
import { HealthStrip } from '@/components/credentials/health-strip';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Icon } from '@/components/ui/icon';
import { Link } from '@/components/ui/link';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { requireMembership } from '@/lib/auth';
import { listCredentials, listExpiring, readTeamHealth } from '@/lib/credentials';
import { verify } from './actions';

export const metadata = { title: 'Credentials' };

/** The Datamin API clients of a team. */
export default async function CredentialsPage({ params }: { params: Promise<{ team: string }> }) {
  const { team, viewer } = await requireMembership((await params).team, 'admin');
  const [credentials, health, expiring] = await Promise.all([
    listCredentials(team),
    readTeamHealth(team),
    listExpiring(team),
  ]);
  const home = `/${team.team.slug}/settings/credentials`;
  const add = (
    <>
      <LinkButton href={`${home}/import`}>Import many</LinkButton>
      <LinkButton look="primary" href={`${home}/new`}>
        <Icon name="plus" />
        Add credential
      </LinkButton>
    </>
  );
  return (
    <>
      <PageHead title="Credentials" actions={credentials.length > 0 ? add : null}>
        Datamin API clients that read and run this team’s pipelines. Secrets are sealed when saved;
        nobody can see them again.
      </PageHead>
      <ExpiryNotice expiring={expiring} base={`/${team.team.slug}`} />
      {credentials.length === 0 ? (
        <Panel>
          <EmptyState title="No credentials yet" icon="key" actions={add}>
            Create an API client in Datamin, then add its id and secret here. Pipelines are
            registered under a credential.
          </EmptyState>
        </Panel>
      ) : (
        <div className="grid gap-4">
          {credentials.map((credential) => (
            <Panel
              key={credential.id}
              id={`credential-${credential.id}`}
              title={
                <Link look="plain" href={`${home}/${credential.id}`} className="wrap-anywhere">
                  {credential.name}
                </Link>
              }
              aside={
                <>
                  <CredentialBadge credential={credential} />
                  <LinkButton small href={`${home}/${credential.id}`}>
                    Manage<span className="sr-only"> {credential.name}</span>
                  </LinkButton>
                </>
              }
            >
              <div className="mb-4 grid gap-1 text-xs text-muted">
                Calls in the last 30 days
                <HealthStrip days={health.get(credential.id) ?? []} />
              </div>
              <div className="grid gap-x-8 gap-y-4 lg:grid-cols-2">
                <CredentialFacts
                  credential={credential}
                  pipelines={credential.pipelines}
                  timeZone={viewer.user.timeZone}
                />
                <CredentialAccess
                  credential={credential}
                  timeZone={viewer.user.timeZone}
                  verify={verify.bind(null, team.team.slug, credential.id)}
                />
              </div>
            </Panel>
          ))}
        </div>
      )}
    </>
  );
}
